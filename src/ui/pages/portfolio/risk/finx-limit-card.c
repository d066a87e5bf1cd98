/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/risk/finx-limit-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "engine/review/finx-engine-limits.h"
#include "ui/alerts/finx-limit-text.h"
#include "ui/pages/portfolio/risk/finx-limit-window.h"
#include "ui/review/finx-review-card.h"
#include "ui/widgets/finx-text-table.h"
#include "ui/words/finx-format.h"

#define MARGIN 12                       /* px around a card that is scrolled to */

enum { NAME, FIGURE, BOUND, USED, LEVEL, N_COLUMNS };

/* In the order of FinxLimitLevel. */
static const char *const level_names[] = { N_("within"), N_("near"), N_("passed"), N_("unknown") };

static void
add (FinxTable            *table,
     const FinxLimitState *state,
     const char           *currency)
{
  FinxTextCell cells[N_COLUMNS] = {
    [NAME] = { finx_limit_name (state), NAN },
    [FIGURE] = { finx_limit_bound_text (state->kind, state->figure, currency), state->used },
    [BOUND] = { finx_limit_bound_text (state->kind, state->most, currency), NAN },
    [USED] = { finx_format_percent (state->used, 0), state->used },
    [LEVEL] = { g_strdup (_(level_names[state->level])), state->level },
  };

  finx_text_table_add (table, state->key, cells);
}

/* Limits that cannot be read are told where they would stand. */
static void
show_empty (FinxPortfolioView *view,
            FinxTable         *table)
{
  g_autoptr(GError) error = NULL;
  const FinxPortfolioLimits *limits = finx_engine_get_limits (finx_portfolio_view_get_engine (view), finx_portfolio_view_get_id (view), &error);
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;

  if (finx_portfolio_view_get_as_of (view) != G_MAXINT32)
    finx_table_set_empty (table, NULL, _("Limits are checked for today only"), NULL);
  else if (limits == NULL)
    finx_table_set_empty (table, NULL, _("Not watched"), sentence);
  else if (finx_portfolio_limits_get_n (limits) > 0)
    finx_table_set_empty (table, NULL, _("Checking the limits…"), NULL);
  else
    finx_table_set_empty (table, NULL, _("No limits"), _("Set what the portfolio is held to; a limit that is passed is told once."));
}

static void
show (FinxReviewCard *card,
      FinxReview     *review)
{
  FinxPortfolioView *view = finx_review_card_get_view (card);
  const GArray *states = finx_engine_get_limit_states (finx_portfolio_view_get_engine (view), finx_portfolio_view_get_id (view));
  FinxTable *table = FINX_TABLE (finx_review_card_get_content (card));
  gboolean is_past = finx_portfolio_view_get_as_of (view) != G_MAXINT32;
  guint n_passed = 0;

  finx_text_table_begin (table);
  for (guint i = 0; i < states->len && !is_past; i++)
    {
      const FinxLimitState *state = &g_array_index (states, FinxLimitState, i);

      add (table, state, finx_portfolio_view_get_currency (view));
      n_passed += state->level == FINX_LIMIT_BREACHED;
    }
  finx_text_table_end (table);
  if (n_passed > 0)
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u limit is passed", "%u limits are passed", n_passed), n_passed);

      finx_review_card_set_detail (card, text);
    }
  else
    {
      finx_review_card_set_detail (card, NULL);
    }
  show_empty (view, table);
}

static void
limits_changed_cb (FinxReviewCard *card,
                   const char     *portfolio)
{
  if (g_str_equal (portfolio, finx_portfolio_view_get_id (finx_review_card_get_view (card))))
    finx_review_card_refresh (card);
}

static void
edit_clicked_cb (FinxReviewCard *card)
{
  GtkWidget *window = finx_limit_window_new (finx_review_card_get_view (card), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (card))));

  gtk_window_present (GTK_WINDOW (window));
}

/* As a whole, with the head above and its rows; once it has its place. */
static gboolean
scroll_to_cb (GtkWidget     *card,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (card, GTK_TYPE_VIEWPORT);
  GtkWidget *tab = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  graphene_rect_t bounds;

  if (gtk_widget_get_height (card) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_grab_focus (finx_review_card_get_content (FINX_REVIEW_CARD (card)));
  if (tab != NULL && gtk_widget_compute_bounds (card, tab, &bounds))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)), bounds.origin.y - MARGIN,
                               bounds.origin.y + bounds.size.height + MARGIN);
  return G_SOURCE_REMOVE;
}

static void
show_card_cb (FinxReviewCard *card)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (card)) && finx_portfolio_view_take_card (finx_review_card_get_view (card), "limits"))
    gtk_widget_add_tick_callback (GTK_WIDGET (card), scroll_to_cb, NULL, NULL);
}

GtkWidget *
finx_limit_card_new (FinxPortfolioView *view)
{
  const FinxTextColumn columns[N_COLUMNS] = {
    [NAME] = { _("Limit"), .is_bold = TRUE, .expand = TRUE, .priority = 1, .chars = 16 },
    [FIGURE] = { _("Now"), .is_number = TRUE, .priority = 1, .chars = 9 },
    [BOUND] = { _("Allowed"), .is_number = TRUE, .priority = 1, .chars = 9 },
    [USED] = { _("Used"), .is_number = TRUE, .priority = 2, .chars = 5 },
    [LEVEL] = { _("State"), .priority = 1, .chars = 7 },
  };
  GtkWidget *table = finx_text_table_new (_("Risk limits"), columns, N_COLUMNS), *edit = gtk_button_new_with_label (_("Limits…"));
  GtkWidget *card = finx_review_card_new (view, _("Risk limits"), table, show);

  finx_table_set_rows (FINX_TABLE (table), 3, 8);
  show_empty (view, FINX_TABLE (table));
  gtk_widget_add_css_class (edit, "small");
  g_signal_connect_object (edit, "clicked", G_CALLBACK (edit_clicked_cb), card, G_CONNECT_SWAPPED);
  finx_review_card_add_end (FINX_REVIEW_CARD (card), edit);
  g_signal_connect_object (finx_portfolio_view_get_engine (view), "limits-changed", G_CALLBACK (limits_changed_cb), card, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "show-card", G_CALLBACK (show_card_cb), card, G_CONNECT_SWAPPED);
  g_signal_connect (card, "map", G_CALLBACK (show_card_cb), NULL);
  if (finx_engine_get_limit_states (finx_portfolio_view_get_engine (view), finx_portfolio_view_get_id (view))->len == 0)
    finx_engine_check_limits (finx_portfolio_view_get_engine (view), finx_portfolio_view_get_id (view));
  return card;
}
