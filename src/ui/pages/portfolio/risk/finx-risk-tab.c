/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/risk/finx-risk-tab.h"

#include "ui/pages/portfolio/finx-card-tab.h"
#include "ui/pages/portfolio/risk/finx-limit-card.h"
#include "ui/pages/portfolio/risk/finx-risk-cards.h"
#include "ui/pages/portfolio/risk/finx-risk-source.h"

static void
update (FinxCardTab *tab)
{
  FinxRiskSource *source = g_object_get_data (G_OBJECT (tab), "source");

  finx_card_tab_set_ready (tab, finx_risk_source_get (source) != NULL);
}

static void
map_cb (GtkWidget *tab)
{
  finx_risk_source_set_watched (g_object_get_data (G_OBJECT (tab), "source"), TRUE);
}

static void
unmap_cb (GtkWidget *tab)
{
  finx_risk_source_set_watched (g_object_get_data (G_OBJECT (tab), "source"), FALSE);
}

/* Two short cards in the place of one. */
static GtkWidget *
stack_cards (GtkWidget *upper,
             GtkWidget *lower)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), upper);
  gtk_widget_set_vexpand (lower, TRUE);
  gtk_box_append (GTK_BOX (box), lower);
  return box;
}

static GtkWidget *
figures_new (FinxPortfolioView *view)
{
  if (finx_portfolio_view_is_all (view))        /* each of them has its limits */
    return finx_risk_figures_card_new (view);
  return stack_cards (finx_risk_figures_card_new (view), finx_limit_card_new (view));
}

static GtkWidget *
losses_new (FinxPortfolioView *view)
{
  return stack_cards (finx_risk_loss_card_new (view), finx_risk_concentration_card_new (view));
}

GtkWidget *
finx_risk_tab_new (FinxPortfolioView *view)
{
  static const struct
  {
    GtkWidget *(*create) (FinxPortfolioView *view);
    int          height;
  } cards[] = {
    { figures_new, -1 },
    { losses_new, -1 },
    { finx_risk_drawdown_card_new, 300 },
    { finx_risk_rolling_card_new, 300 },
    { finx_risk_component_card_new, 440 },
    { finx_risk_correlation_card_new, 440 },
  };
  GtkWidget *tab = finx_card_tab_new (view);
  FinxRiskSource *source = finx_risk_source_of_view (view);

  g_object_set_data_full (G_OBJECT (tab), "source", g_object_ref (source), g_object_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    finx_card_tab_add (FINX_CARD_TAB (tab), cards[i].create (view), cards[i].height);
  g_signal_connect_object (source, "changed", G_CALLBACK (update), tab, G_CONNECT_SWAPPED);
  g_signal_connect (tab, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (tab, "unmap", G_CALLBACK (unmap_cb), NULL);
  update (FINX_CARD_TAB (tab));
  return tab;
}
