/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/heat-map/finx-heat-map-tab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/review/finx-all-portfolios.h"
#include "portfolio/allocation/finx-taxonomy-list.h"
#include "ui/charts/finx-allocation-text.h"
#include "ui/charts/finx-treemap.h"
#include "ui/pages/markets/heat-map/finx-heat-board.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define STATE_LIST    "markets/heat-map-list"   /* name of a watchlist; "": holdings */
#define STATE_CHOICES "markets/heat-map"        /* group, period and size, as chosen */
#define STATE_TAXONOMY "markets/heat-map-taxonomy"      /* id of the one that groups; "": none */

enum { GROUP_SECTOR, GROUP_CLASS, GROUP_NONE, N_GROUPS };       /* then the taxonomies */
enum { SIZE_EQUAL, SIZE_TRADED, SIZE_HELD, N_SIZES };

/* The change that gets the strongest colour; always the same, so that colours of different days can be compared. */
static const double full[FINX_N_CHANGES] = { 0.03, 0.05, 0.10, 0.30 };

struct _FinxHeatMapTab
{
  GtkWidget       parent_instance;
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
  FinxHeatBoard  *board;                /* owned */
  FinxAllocation *allocation;           /* owned */
  FinxTaxonomyList *taxonomies;         /* owned: of the chosen portfolio, as they are kept */
  GtkWidget      *box, *list, *group, *period, *size, *map, *note;
  gboolean        is_filling;           /* the names of the lists are written anew: nobody chose */
};

G_DEFINE_FINAL_TYPE (FinxHeatMapTab, finx_heat_map_tab, GTK_TYPE_WIDGET)

static guint
get_choice (GtkWidget *drop_down,
            guint      n)
{
  return MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)), n - 1);
}

/* (transfer none) (nullable): holdings */
static FinxWatchlist *
get_list (FinxHeatMapTab *self)
{
  GListModel *lists = G_LIST_MODEL (finx_engine_get_watchlists (self->engine));
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));
  g_autoptr(FinxWatchlist) list = chosen > 0 && chosen != GTK_INVALID_LIST_POSITION ? g_list_model_get_item (lists, chosen - 1) : NULL;

  return list;
}

/* (transfer none) (nullable) */
static const char *
get_group (const FinxInstrument *instrument,
           guint                 by)
{
  if (by == GROUP_SECTOR)
    return *instrument->sector != '\0' ? finx_sector_label (instrument->sector) : _("Without sector");
  return by == GROUP_CLASS ? finx_asset_class_label (instrument->asset_class) : NULL;
}

/* (transfer none) (nullable): the one that groups */
static FinxTaxonomy *
get_taxonomy (FinxHeatMapTab *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->group));

  return chosen >= N_GROUPS && chosen - N_GROUPS < finx_taxonomy_list_get_n (self->taxonomies)
         ? finx_taxonomy_list_get (self->taxonomies, chosen - N_GROUPS) : NULL;
}

/* The topmost class that @id belongs to. */
static const char *
get_top (const FinxTaxonomy *taxonomy,
         guint               id)
{
  const FinxTaxonomyClass *class = finx_taxonomy_find_class (taxonomy, id);

  while (class->parent != FINX_TAXONOMY_TOP)
    class = finx_taxonomy_find_class (taxonomy, class->parent);
  return class->name;
}

/* @groups: name → number + 1 */
static int
find_group (FinxHeatMapTab *self,
            GHashTable     *groups,
            const char     *name)
{
  int number = name != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (groups, name)) : 0;

  if (name != NULL && number == 0)
    {
      number = finx_allocation_add_group (self->allocation, name) + 1;
      g_hash_table_insert (groups, (gpointer) name, GINT_TO_POINTER (number));
    }
  return number - 1;
}

/* What the tile is as large as; @text: (out) (transfer full): what its note says besides the change. */
static double
measure_item (FinxHeatMapTab     *self,
              const FinxHeatItem *item,
              guint               size,
              char              **text)
{
  const FinxInstrument *instrument = item->instrument;
  g_autofree char *amount = NULL;

  if (size == SIZE_HELD)
    {
      amount = finx_format_money (item->value, finx_heat_board_get_currency (self->board));
      *text = g_strdup_printf (_("Held: %s %s"), amount, finx_heat_board_get_currency (self->board));
      return finx_decimal_is_known (item->value) ? finx_decimal_to_double (item->value) : item->is_held ? (double) NAN : 0;
    }
  if (size == SIZE_TRADED)
    {
      amount = finx_format_count (finx_heat_item_get_traded (item));
      *text = g_strdup_printf (_("Turnover: %s %s"), amount, instrument->currency);
      return finx_heat_item_get_traded (item) * finx_heat_board_get_rate (self->board, instrument->currency);
    }
  if (item->row != NULL && finx_decimal_is_known (finx_quote_row_get_last (item->row)))
    amount = finx_format_price (instrument, finx_quote_row_get_last (item->row));
  else
    amount = finx_format_double (item->prices.last, instrument->price_scale);
  *text = g_strdup_printf (_("Price: %s %s"), amount, instrument->currency);
  return 1;
}

/* How many went where, and how far the first and the last. */
static void
show_note (FinxHeatMapTab   *self,
           FinxChangePeriod  period)
{
  guint n = finx_allocation_get_n (self->allocation), n_up = 0, n_down = 0, n_unknown = 0;
  const FinxAllocationPart *best = NULL, *worst = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);      /* one in several classes counts once */
  g_autofree char *strongest = finx_format_percent (full[period], 0), *first = NULL, *last = NULL, *text = NULL;
  const char *trouble = finx_heat_board_get_trouble (self->board);

  for (guint i = 0; i < n; i++)
    {
      const FinxAllocationPart *part = finx_allocation_get_part (self->allocation, i);

      if (!g_hash_table_add (seen, (gpointer) part->id))
        continue;
      n_up += part->change > 0;
      n_down += part->change < 0;
      n_unknown += isnan (part->change);
      if (!isnan (part->change) && (best == NULL || part->change > best->change))
        best = part;
      if (!isnan (part->change) && (worst == NULL || part->change < worst->change))
        worst = part;
    }
  first = best != NULL ? finx_allocation_change (best->change) : NULL;
  last = worst != NULL ? finx_allocation_change (worst->change) : NULL;
  if (trouble != NULL)
    text = g_strdup_printf (_("Earlier prices could not be read: %s"), trouble);
  else if (best != NULL)
    /* Translators: three counts, then the symbol and change of the best and of the worst, then a percentage */
    text = g_strdup_printf (_("%u up, %u down, %u not known. Best %s %s, worst %s %s. The colour is strongest from ±%s on."), n_up, n_down, n_unknown,
                            best->label, first, worst->label, last, strongest);
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static const char *
get_empty (FinxHeatMapTab *self,
           guint           size)
{
  const GArray *items = finx_heat_board_get_items (self->board);

  if (finx_heat_board_is_busy (self->board))
    return _("Reading prices…");
  if (items->len == 0 && get_list (self) == NULL)
    return _("Nothing is held. Add transactions to the portfolio, or choose a watchlist.");
  if (items->len == 0)
    return _("The watchlist is empty. Add symbols to it in the tab Trade.");
  if (size == SIZE_HELD)
    return _("Nothing of this is held, or its value is not known. Equal areas show all.");
  return _("No turnover is known. Equal areas show all.");
}

/* @weight: of the tile, which is a part of it; 1: all of it */
static void
add_part (FinxHeatMapTab     *self,
          GHashTable         *groups,
          const char         *group,
          const FinxHeatItem *item,
          FinxChangePeriod    period,
          guint               size,
          double              weight)
{
  g_autofree char *text = NULL, *percent = NULL, *whole = NULL;
  double value = measure_item (self, item, size, &text);

  if (weight < 1)
    {
      percent = finx_format_percent (weight, 1);
      whole = g_steal_pointer (&text);
      /* Translators: a part in percent, and of what: "Held: 100.00 EUR" */
      text = g_strdup_printf (_("%s of it. %s"), percent, whole);
    }
  finx_allocation_add (self->allocation, value == 0 ? -1 : find_group (self, groups, group), &(FinxAllocationPart) {
    .id = item->instrument->symbol,
    .label = item->instrument->symbol,
    .name = item->instrument->name,
    .text = text,
    .value = value * weight,
    .change = finx_heat_item_get_change (item, period),
  });
}

/* In as many tiles as classes it is in; what is left of it is without one. */
static void
add_split (FinxHeatMapTab     *self,
           GHashTable         *groups,
           const FinxTaxonomy *taxonomy,
           const FinxHeatItem *item,
           FinxChangePeriod    period,
           guint               size)
{
  const GArray *shares = finx_taxonomy_get_shares (taxonomy, (FinxTaxonomySubject) { item->instrument->symbol, item->instrument->currency });
  FinxDecimal left = FINX_DECIMAL_ONE;

  for (guint i = 0; shares != NULL && i < shares->len; i++)
    {
      const FinxTaxonomyShare *share = &g_array_index (shares, FinxTaxonomyShare, i);

      add_part (self, groups, get_top (taxonomy, share->class_id), item, period, size, finx_decimal_to_double (share->weight));
      left = finx_decimal_sub (left, share->weight);
    }
  if (finx_decimal_sign (left) > 0)
    add_part (self, groups, _("Without classification"), item, period, size, finx_decimal_to_double (left));
}

static void
show (FinxHeatMapTab *self)
{
  const GArray *items = finx_heat_board_get_items (self->board);
  const FinxTaxonomy *taxonomy = get_taxonomy (self);
  guint by = get_choice (self->group, N_GROUPS), size = get_choice (self->size, N_SIZES);
  FinxChangePeriod period = (FinxChangePeriod) get_choice (self->period, FINX_N_CHANGES);
  g_autoptr(GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->box == NULL)
    return;
  finx_plot_set_empty (FINX_PLOT (self->map), get_empty (self, size));
  finx_allocation_set_full (self->allocation, full[period]);
  finx_allocation_begin (self->allocation);
  for (guint i = 0; i < items->len; i++)
    {
      const FinxHeatItem *item = &g_array_index (items, FinxHeatItem, i);

      if (taxonomy != NULL)
        add_split (self, groups, taxonomy, item, period, size);
      else
        add_part (self, groups, get_group (item->instrument, by), item, period, size, 1);
    }
  finx_allocation_end (self->allocation);
  show_note (self, period);
}

static void
choice_cb (FinxHeatMapTab *self)
{
  g_autofree char *text = g_strdup_printf ("%u %u %u", get_choice (self->group, N_GROUPS), get_choice (self->period, FINX_N_CHANGES),
                                           get_choice (self->size, N_SIZES));
  FinxTaxonomy *taxonomy = get_taxonomy (self);

  if (self->is_filling)
    return;
  finx_engine_set_state (self->engine, STATE_CHOICES, text);
  finx_engine_set_state (self->engine, STATE_TAXONOMY, taxonomy != NULL ? finx_taxonomy_get_id (taxonomy) : "");
  show (self);
}

/* The built-in groups, then the taxonomies of the chosen portfolio; what is not there is shown by sector. */
static void
fill_groups (FinxHeatMapTab *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  const char *id = finx_workspace_is_all (self->workspace) ? FINX_ALL_PORTFOLIOS : portfolio != NULL ? finx_portfolio_get_account (portfolio)->id : "";
  g_autofree char *key = g_strdup_printf ("portfolio/%s/taxonomies", id), *text = finx_engine_get_state (self->engine, key);
  g_autofree char *choices = finx_engine_get_state (self->engine, STATE_CHOICES), *kept = finx_engine_get_state (self->engine, STATE_TAXONOMY);
  g_autoptr(GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("By sector"), _("By class"), _("All together"), NULL });
  guint64 chosen = choices != NULL ? MIN (g_ascii_strtoull (choices, NULL, 10), N_GROUPS - 1) : GROUP_SECTOR;

  g_clear_pointer (&self->taxonomies, finx_taxonomy_list_free);
  self->taxonomies = text != NULL ? finx_taxonomy_list_from_text (text, NULL) : NULL;
  if (self->taxonomies == NULL)
    self->taxonomies = finx_taxonomy_list_new ();
  if (kept != NULL && *kept != '\0')
    chosen = GROUP_SECTOR;
  for (guint i = 0; i < finx_taxonomy_list_get_n (self->taxonomies); i++)
    {
      const FinxTaxonomy *taxonomy = finx_taxonomy_list_get (self->taxonomies, i);
      /* Translators: the name of a taxonomy */
      g_autofree char *name = g_strdup_printf (_("By %s"), finx_taxonomy_get_name (taxonomy));

      gtk_string_list_append (names, name);
      if (g_strcmp0 (kept, finx_taxonomy_get_id (taxonomy)) == 0)
        chosen = N_GROUPS + i;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->group), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->group), (guint) chosen);
  self->is_filling = FALSE;
  show (self);
}

static void
list_cb (FinxHeatMapTab *self)
{
  FinxWatchlist *list = get_list (self);

  if (self->is_filling)
    return;
  finx_engine_set_state (self->engine, STATE_LIST, list != NULL ? finx_watchlist_get_name (list) : "");
  finx_heat_board_set_list (self->board, list);
}

/* Lists come, go and are renamed; the chosen one stays where it is still there, else the first is shown. */
static void
fill_lists (FinxHeatMapTab *self)
{
  GListModel *lists = G_LIST_MODEL (finx_engine_get_watchlists (self->engine));
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_LIST);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = kept == NULL || *kept != '\0' ? 1 : 0;

  gtk_string_list_append (names, _("Holdings"));
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (lists, i);

      gtk_string_list_append (names, finx_watchlist_get_name (list));
      if (g_strcmp0 (kept, finx_watchlist_get_name (list)) == 0)
        chosen = i + 1;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->list), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), MIN (chosen, g_list_model_get_n_items (lists)));
  self->is_filling = FALSE;
  finx_heat_board_set_list (self->board, get_list (self));
}

static void
activated_cb (FinxHeatMapTab *self,
              const char     *id)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), id);

  if (instrument != NULL)
    finx_workspace_show_chart (self->workspace, instrument);
}

static void
menu_cb (FinxHeatMapTab *self)
{
  finx_plot_popup_menu (FINX_PLOT (self->map));
}

static GtkWidget *
add_choice (FinxHeatMapTab    *self,
            GtkWidget         *bar,
            const char        *label,
            const char *const *names,
            const char        *kept)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (names);
  guint64 chosen = kept != NULL ? g_ascii_strtoull (kept, NULL, 10) : 0;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), chosen < g_strv_length ((char **) names) ? (guint) chosen : 0);
  finx_drop_down_set_name (GTK_DROP_DOWN (drop_down), label);
  gtk_box_append (GTK_BOX (bar), drop_down);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  return drop_down;
}

static GtkWidget *
build_tools (FinxHeatMapTab *self)
{
  const char *const groups[] = { _("By sector"), _("By class"), _("All together"), NULL };
  const char *const periods[] = { _("Change of a day"), _("Change of a week"), _("Change of a month"), _("Change of a year"), NULL };
  const char *const sizes[] = { _("Equal areas"), _("Area by turnover"), _("Area by value held"), NULL };
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *menu = gtk_button_new_from_icon_name ("view-more-symbolic");
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_CHOICES);
  g_auto(GStrv) parts = g_strsplit (kept != NULL ? kept : "0 0 0", " ", 3);
  gboolean is_whole = g_strv_length (parts) == 3;

  self->list = gtk_drop_down_new (NULL, NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->list), _("Instruments"));
  gtk_box_append (GTK_BOX (bar), self->list);
  self->group = add_choice (self, bar, _("Grouped by"), groups, is_whole ? parts[0] : NULL);
  self->period = add_choice (self, bar, _("Period of the change"), periods, is_whole ? parts[1] : NULL);
  self->size = add_choice (self, bar, _("Area"), sizes, is_whole ? parts[2] : NULL);
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), gap);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _("Copy, save, table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy, save, table"), -1);
  g_signal_connect_object (menu, "clicked", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), menu);
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  return finx_page_bar_wrap (bar);
}

static void
finx_heat_map_tab_map (GtkWidget *widget)
{
  FinxHeatMapTab *self = FINX_HEAT_MAP_TAB (widget);

  GTK_WIDGET_CLASS (finx_heat_map_tab_parent_class)->map (widget);
  finx_heat_board_set_live (self->board, TRUE);
  fill_groups (self);
}

static void
finx_heat_map_tab_unmap (GtkWidget *widget)
{
  finx_heat_board_set_live (FINX_HEAT_MAP_TAB (widget)->board, FALSE);
  GTK_WIDGET_CLASS (finx_heat_map_tab_parent_class)->unmap (widget);
}

static void
finx_heat_map_tab_dispose (GObject *object)
{
  FinxHeatMapTab *self = FINX_HEAT_MAP_TAB (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_heat_map_tab_parent_class)->dispose (object);
}

static void
finx_heat_map_tab_finalize (GObject *object)
{
  FinxHeatMapTab *self = FINX_HEAT_MAP_TAB (object);

  g_object_unref (self->board);
  g_object_unref (self->allocation);
  finx_taxonomy_list_free (self->taxonomies);
  g_object_unref (self->workspace);
  G_OBJECT_CLASS (finx_heat_map_tab_parent_class)->finalize (object);
}

static void
finx_heat_map_tab_class_init (FinxHeatMapTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_heat_map_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_heat_map_tab_finalize;
  widget_class->map = finx_heat_map_tab_map;
  widget_class->unmap = finx_heat_map_tab_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_heat_map_tab_init (FinxHeatMapTab *self)
{
  self->allocation = finx_allocation_new ();
  self->taxonomies = finx_taxonomy_list_new ();
}

GtkWidget *
finx_heat_map_tab_new (FinxWorkspace *workspace)
{
  FinxHeatMapTab *self = g_object_new (FINX_TYPE_HEAT_MAP_TAB, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->board = finx_heat_board_new (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  self->map = finx_treemap_new (self->allocation);
  finx_treemap_set_heat (FINX_TREEMAP (self->map), TRUE);
  finx_plot_set_label (FINX_PLOT (self->map), _("Heat map"));
  gtk_widget_add_css_class (self->map, "card-body");
  gtk_widget_set_vexpand (self->map, TRUE);
  g_signal_connect_object (self->map, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->map);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "finx-panel-foot");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->note);
  g_signal_connect_object (self->board, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (fill_groups), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (self->engine), "changed", G_CALLBACK (fill_lists), self, G_CONNECT_SWAPPED);
  fill_lists (self);
  return GTK_WIDGET (self);
}
