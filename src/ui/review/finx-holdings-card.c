/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/review/finx-holding-item.h"
#include "ui/review/finx-holding-table.h"
#include "ui/review/finx-review-cards.h"

static void
show (FinxReviewCard *card,
      FinxReview     *review)
{
  GListStore *items = g_object_get_data (G_OBJECT (card), "items");

  finx_holding_items_update (items, review, FALSE, FALSE);
}

static void
all_clicked_cb (FinxReviewCard *card)
{
  finx_portfolio_view_show_tab (finx_review_card_get_view (card), "holdings");
}

static void
activated_cb (FinxReviewCard *card,
              gpointer        item)
{
  FinxPortfolioView *view = finx_review_card_get_view (card);
  const FinxInstrument *instrument = finx_holding_item_get (item)->instrument;

  if (instrument == NULL)
    return;
  finx_workspace_show_chart (finx_portfolio_view_get_workspace (view), instrument);
}

GtkWidget *
finx_holdings_card_new (FinxPortfolioView *view)
{
  GtkWidget *table = finx_holding_table_new (view, TRUE), *all = gtk_button_new_with_label (_("All holdings"));
  GtkWidget *card = finx_review_card_new (view, _("Holdings"), table, show);
  GListStore *items = g_list_store_new (FINX_TYPE_HOLDING_ITEM);

  finx_table_set_rows (FINX_TABLE (table), 4, 0);
  finx_table_set_empty (FINX_TABLE (table), NULL, _("Nothing is held"), NULL);
  finx_table_set_model (FINX_TABLE (table), G_LIST_MODEL (items));
  g_object_set_data_full (G_OBJECT (card), "items", items, g_object_unref);
  g_signal_connect_object (table, "activated", G_CALLBACK (activated_cb), card, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (all, "flat");
  gtk_widget_add_css_class (all, "card-link");
  g_signal_connect_object (all, "clicked", G_CALLBACK (all_clicked_cb), card, G_CONNECT_SWAPPED);
  finx_review_card_add_end (FINX_REVIEW_CARD (card), all);
  return card;
}
