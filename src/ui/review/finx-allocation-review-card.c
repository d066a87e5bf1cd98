/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/finx-donut.h"
#include "ui/charts/finx-treemap.h"
#include "ui/review/finx-review-cards.h"
#include "ui/words/finx-format.h"

enum { SHAPE_MAP, SHAPE_DONUT };
enum { GROUP_NONE, GROUP_CLASS, GROUP_CURRENCY, GROUP_SECTOR };

/* (transfer none) (nullable) */
static const char *
get_group (const FinxReviewHolding *holding,
           guint                    by)
{
  switch (by)
    {
    case GROUP_CLASS:
      return holding->instrument != NULL ? finx_asset_class_label (holding->instrument->asset_class) : _("Cash");
    case GROUP_CURRENCY:
      return holding->currency;
    case GROUP_SECTOR:
      if (holding->instrument == NULL)
        return _("Cash");
      return *holding->instrument->sector != '\0' ? finx_sector_label (holding->instrument->sector) : _("Without sector");
    default:
      return NULL;
    }
}

/* @groups: name → number + 1 */
static int
find_group (FinxAllocation *allocation,
            GHashTable     *groups,
            const char     *name)
{
  int number;

  if (name == NULL)
    return -1;
  number = GPOINTER_TO_INT (g_hash_table_lookup (groups, name));
  if (number == 0)
    {
      number = finx_allocation_add_group (allocation, name) + 1;
      g_hash_table_insert (groups, (gpointer) name, GINT_TO_POINTER (number));
    }
  return number - 1;
}

static void
add (FinxAllocation          *allocation,
     int                      group,
     const FinxReviewHolding *holding,
     const char              *base_currency)
{
  g_autofree char *value = finx_format_money (holding->base_value, base_currency);
  g_autofree char *text = g_strdup_printf ("%s %s", value, base_currency);
  g_autofree char *cash = g_strdup_printf (_("Cash %s"), holding->currency);
  double price = finx_decimal_to_double (holding->price), previous = finx_decimal_to_double (holding->previous);

  finx_allocation_add (allocation, group, &(FinxAllocationPart) {
    .id = holding->instrument != NULL ? holding->instrument->symbol : holding->currency,
    .label = holding->instrument != NULL ? holding->instrument->symbol : cash,
    .name = holding->instrument != NULL ? holding->instrument->name : NULL,
    .text = text,
    .value = finx_decimal_to_double (holding->base_value),
    .change = holding->instrument != NULL ? price / previous - 1 : NAN,
  });
}

static void
show (FinxReviewCard *card,
      FinxReview     *review)
{
  GtkStack *stack = GTK_STACK (finx_review_card_get_content (card));
  FinxAllocation *allocation = g_object_get_data (G_OBJECT (stack), "allocation");
  const GArray *holdings = finx_review_get_holdings (review);
  guint by = finx_review_card_get_choice (card, "allocation-by");
  g_autoptr(GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  finx_allocation_begin (allocation);
  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (!finx_decimal_is_known (holding->quantity) || finx_decimal_sign (holding->quantity) != 0)
        add (allocation, find_group (allocation, groups, get_group (holding, by)), holding,
             finx_review_get_options (review)->base_currency);
    }
  finx_allocation_end (allocation);
  gtk_stack_set_visible_child_name (stack, finx_review_card_get_choice (card, "allocation-shape") == SHAPE_DONUT ? "donut" : "map");
}

static void
activated_cb (FinxReviewCard *card,
              const char     *id)
{
  FinxPortfolioView *view = finx_review_card_get_view (card);
  const FinxInstrument *instrument =
    finx_instrument_table_lookup (finx_engine_get_instruments (finx_portfolio_view_get_engine (view)), id);

  if (instrument != NULL)
    finx_workspace_set_instrument (finx_portfolio_view_get_workspace (view), instrument);
  finx_portfolio_view_show_tab (view, "holdings");
}

GtkWidget *
finx_allocation_review_card_new (FinxPortfolioView *view)
{
  const char *const groups[] = { _("Holding"), _("Class"), _("Currency"), _("Sector"), NULL };
  const char *const shapes[] = { _("Map"), _("Donut"), NULL };
  FinxAllocation *allocation = finx_allocation_new ();
  GtkWidget *stack = gtk_stack_new (), *map = finx_treemap_new (allocation), *donut = finx_donut_new ();
  GtkWidget *card = finx_review_card_new (view, _("Allocation"), stack, show);

  g_object_set_data_full (G_OBJECT (stack), "allocation", allocation, g_object_unref);
  finx_donut_set_allocation (FINX_DONUT (donut), allocation);
  gtk_stack_add_named (GTK_STACK (stack), map, "map");
  gtk_stack_add_named (GTK_STACK (stack), donut, "donut");
  gtk_widget_add_css_class (stack, "card-body");
  g_signal_connect_object (map, "activated", G_CALLBACK (activated_cb), card, G_CONNECT_SWAPPED);
  g_signal_connect_object (donut, "activated", G_CALLBACK (activated_cb), card, G_CONNECT_SWAPPED);
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "allocation-by", _("Grouped by"), groups, GROUP_NONE);
  finx_review_card_add_choice (FINX_REVIEW_CARD (card), "allocation-shape", _("Shape"), shapes, SHAPE_MAP);
  return card;
}
