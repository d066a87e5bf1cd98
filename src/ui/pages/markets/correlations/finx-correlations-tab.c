/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/correlations/finx-correlations-tab.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "engine/finx-presets.h"
#include "market/finx-co-movement.h"
#include "ui/charts/finx-correlation-map.h"
#include "ui/charts/finx-preset-list.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/pages/markets/correlations/finx-scatter.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define STATE        "markets/correlations"     /* window and method, as chosen */
#define STATE_LIST   "markets/correlations-list"        /* name of a watchlist; "=": holdings, "": those that were typed */
#define STATE_TYPED  "markets/correlations-typed"       /* symbols, as typed */
#define SETS         "markets.correlation-sets"
#define CHART_HEIGHT 240
#define SCATTER_WIDTH 420
#define LATER_MS     50         /* more of the list may change at once */

static const guint windows[] = { 30, 90, 250, 0 };      /* 0: all */
enum { FROM_HOLDINGS, FROM_TYPED, FROM_LISTS }; /* the first in the choice of instruments */

struct _FinxCorrelationsTab
{
  GtkWidget       parent_instance;
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
  FinxPresets    *sets;                 /* owned: typed symbols with window and method, under names */
  GtkWidget      *box, *list, *typed, *entry, *window, *method, *map, *title, *pair_box, *chart, *scatter, *note;
  gboolean        is_filling;           /* the choices are written anew: nobody chose */
  char           *unknown;              /* (nullable): what was typed and is no symbol */
  GPtrArray      *instruments;          /* (element-type FinxInstrument): borrowed from their table; being loaded or shown */
  GPtrArray      *series;               /* (element-type GArray): daily bars of the first so many of them */
  FinxCoMovement *movement;             /* (nullable) */
  char           *pair;                 /* (nullable): "AAPL\tMSFT" */
  GCancellable   *cancellable;          /* of what is being loaded */
  guint           later_id;
};

G_DEFINE_FINAL_TYPE (FinxCorrelationsTab, finx_correlations_tab, GTK_TYPE_WIDGET)

static void load_next (FinxCorrelationsTab *self);

static guint
get_window (FinxCorrelationsTab *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->window));

  return chosen < G_N_ELEMENTS (windows) ? windows[chosen] : 0;
}

static gboolean
is_by_ranks (FinxCorrelationsTab *self)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->method)) == 1;
}

static int
find_symbol (FinxCorrelationsTab *self,
             const char          *symbol)
{
  for (guint i = 0; i < self->instruments->len; i++)
    if (g_strcmp0 (((const FinxInstrument *) self->instruments->pdata[i])->symbol, symbol) == 0)
      return (int) i;
  return -1;
}

/* The straight line through the returns of the pair, and them. */
static char *
show_scatter (FinxCorrelationsTab *self,
              guint                x,
              guint                y)
{
  const char *x_symbol = ((const FinxInstrument *) self->instruments->pdata[x])->symbol;
  const char *y_symbol = ((const FinxInstrument *) self->instruments->pdata[y])->symbol;
  g_autoptr(FinxPairReturns) returns = finx_pair_returns_new (self->series->pdata[x], self->series->pdata[y], get_window (self));
  g_autofree char *beta = finx_format_double (returns->fit.beta, 2), *r2 = finx_format_double (returns->fit.r2, 2);

  finx_scatter_set (FINX_SCATTER (self->scatter), x_symbol, y_symbol, returns);
  /* Translators: two symbols and two figures: how much the one moves with a move of the other, and how much of it that tells */
  return g_strdup_printf (_("Beta of %s by %s %s, R² %s."), y_symbol, x_symbol, beta, r2);
}

/* Over time, of as many days as the window has; of all days: of a quarter. */
static void
show_pair (FinxCorrelationsTab *self)
{
  g_auto(GStrv) parts = g_strsplit (self->pair != NULL ? self->pair : "", "\t", 2);
  int first = parts[0] != NULL ? find_symbol (self, parts[0]) : -1, second = parts[0] != NULL && parts[1] != NULL ? find_symbol (self, parts[1]) : -1;
  guint window = get_window (self) > 0 ? get_window (self) : 90, place;
  g_autofree char *value = NULL, *text = NULL, *fit = NULL;
  g_autoptr(GArray) days = NULL, values = NULL;

  gtk_widget_set_visible (self->pair_box, first >= 0 && second >= 0 && first != second);
  if (self->movement == NULL || first < 0 || second < 0 || first == second)
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("Choose a pair to see its correlation over time."));
      return;
    }
  place = (guint) first * self->movement->n + (guint) second;
  value = isnan (self->movement->correlations[place]) ? g_strdup (_("Not known")) : finx_format_double (self->movement->correlations[place], 2);
  fit = show_scatter (self, (guint) first, (guint) second);
  text = g_strdup_printf (_("%s · %s: %s, of %u returns in common; below, of %u days each. %s"), parts[0], parts[1], value, self->movement->days[place],
                          window, fit);
  gtk_label_set_text (GTK_LABEL (self->title), text);
  days = g_array_new (FALSE, FALSE, sizeof (gint32));
  values = finx_co_movement_roll (self->series->pdata[first], self->series->pdata[second], window, is_by_ranks (self), days);
  finx_review_chart_begin_days (FINX_REVIEW_CHART (self->chart), (const gint32 *) (gpointer) days->data, days->len);
  finx_review_chart_add (FINX_REVIEW_CHART (self->chart),
                         &(FinxCurve) { _("Correlation"), FINX_CURVE_MAIN, FINX_CURVE_MONEY, 0, (const double *) (gpointer) values->data });
  finx_review_chart_end (FINX_REVIEW_CHART (self->chart));
}

static void
show (FinxCorrelationsTab *self)
{
  guint n = self->series->len, unknown = 0;
  g_autofree const char **labels = g_new0 (const char *, MAX (n, 1u));
  g_autofree double *values = g_new (double, MAX (n * n, 1u));
  g_autofree char *text = NULL;

  g_clear_pointer (&self->movement, finx_co_movement_free);
  self->movement = finx_co_movement_new (self->series, get_window (self), is_by_ranks (self));
  for (guint i = 0; i < n; i++)
    {
      labels[i] = ((const FinxInstrument *) self->instruments->pdata[self->movement->order[i]])->symbol;
      for (guint k = 0; k < n; k++)
        {
          values[i * n + k] = self->movement->correlations[self->movement->order[i] * n + self->movement->order[k]];
          unknown += k < i && isnan (values[i * n + k]);
        }
    }
  finx_correlation_map_set (FINX_CORRELATION_MAP (self->map), labels, values, n);
  if (n < 2)
    text = g_strdup (_("A correlation needs two instruments: type their symbols in “Symbols”, or choose a list that has some."));
  else if (self->unknown != NULL)
    text = g_strdup_printf (_("Not known here: %s. The others by the daily returns of the days that both have."), self->unknown);
  else if (unknown == 0)
    text = g_strdup (_("Daily returns of the days that both have. What moves alike stands side by side."));
  else
    text = g_strdup_printf (ngettext ("Daily returns of the days that both have; %u pair has fewer than %d. What moves alike stands side by side.",
                                      "Daily returns of the days that both have; %u pairs have fewer than %d. What moves alike stands side by side.",
                                      unknown), unknown, FINX_CO_MOVEMENT_LEAST);
  gtk_label_set_text (GTK_LABEL (self->note), text);
  show_pair (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxCorrelationsTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, &error);
  const FinxInstrument *instrument;

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  instrument = self->instruments->pdata[self->series->len];
  g_ptr_array_add (self->series, bars != NULL ? finx_co_movement_days (bars, instrument->calendar) : g_array_new (FALSE, FALSE, sizeof (FinxBar)));
  load_next (self);
}

static void
load_next (FinxCorrelationsTab *self)
{
  if (self->series->len == self->instruments->len)
    {
      show (self);
      return;
    }
  finx_engine_load_bars_async (self->engine, self->instruments->pdata[self->series->len], FINX_INTERVAL_1D, 0,
                               finx_clock_now (finx_engine_get_clock (self->engine)), self->cancellable, loaded_cb, g_object_ref (self));
}

/* Which instruments */

/* Once each, as many as the map shows. */
static void
add_instrument (FinxCorrelationsTab  *self,
                const FinxInstrument *instrument)
{
  if (self->instruments->len < FINX_CORRELATION_MAX && !g_ptr_array_find (self->instruments, instrument, NULL))
    g_ptr_array_add (self->instruments, (gpointer) instrument);
}

static void
add_typed (FinxCorrelationsTab *self)
{
  g_auto(GStrv) words = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (self->entry)), " ,;\t", -1);
  g_autoptr(GString) unknown = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const FinxInstrument *instrument = *words[i] != '\0'
                                         ? finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), words[i]) : NULL;

      if (instrument != NULL)
        add_instrument (self, instrument);
      else if (*words[i] != '\0')
        g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? ", " : "", words[i]);
    }
  self->unknown = unknown->len > 0 ? g_strdup (unknown->str) : NULL;
}

/* What is held in any portfolio that is shown. */
static void
add_holdings (FinxCorrelationsTab *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  FinxPortfolio *chosen = finx_workspace_is_all (self->workspace) ? NULL : finx_workspace_get_portfolio (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      GListModel *positions = finx_portfolio_get_positions (portfolio);

      for (guint k = 0; (chosen == NULL || chosen == portfolio) && k < g_list_model_get_n_items (positions); k++)
        {
          g_autoptr(FinxPosition) position = g_list_model_get_item (positions, k);

          add_instrument (self, finx_position_get_instrument (position));
        }
    }
}

static void
add_list (FinxCorrelationsTab *self,
          guint                number)
{
  g_autoptr(GListModel) list = g_list_model_get_item (G_LIST_MODEL (finx_engine_get_watchlists (self->engine)), number);

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (list, i);

      add_instrument (self, finx_quote_row_get_instrument (row));
    }
}

/* Others: what was being loaded of those before comes to nothing. */
static gboolean
load_cb (gpointer user_data)
{
  FinxCorrelationsTab *self = user_data;
  guint from = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));

  self->later_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->instruments, 0);
  g_ptr_array_set_size (self->series, 0);
  g_clear_pointer (&self->movement, finx_co_movement_free);
  g_clear_pointer (&self->unknown, g_free);
  if (from == FROM_HOLDINGS)
    add_holdings (self);
  else if (from == FROM_TYPED)
    add_typed (self);
  else if (from != GTK_INVALID_LIST_POSITION)
    add_list (self, from - FROM_LISTS);
  load_next (self);
  return G_SOURCE_REMOVE;
}

static void
load_later (FinxCorrelationsTab *self)
{
  if (self->later_id == 0)
    self->later_id = g_timeout_add (LATER_MS, load_cb, self);
}

static void
choice_cb (FinxCorrelationsTab *self)
{
  g_autofree char *text = g_strdup_printf ("%u %d", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->window)), is_by_ranks (self));

  finx_engine_set_state (self->engine, STATE, text);
  if (self->series->len == self->instruments->len)
    show (self);
}

/* What is chosen stays where the lists change; one that is gone gives way to the first. */
static void
fill_lists (FinxCorrelationsTab *self)
{
  GListModel *lists = G_LIST_MODEL (finx_engine_get_watchlists (self->engine));
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_LIST);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = kept != NULL && *kept == '\0' ? FROM_TYPED : g_strcmp0 (kept, "=") == 0 ? FROM_HOLDINGS : FROM_LISTS;

  gtk_string_list_append (names, _("Holdings"));
  gtk_string_list_append (names, _("Typed symbols"));
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (lists, i);

      gtk_string_list_append (names, finx_watchlist_get_name (list));
      if (g_strcmp0 (kept, finx_watchlist_get_name (list)) == 0)
        chosen = i + FROM_LISTS;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->list), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), MIN (chosen, g_list_model_get_n_items (G_LIST_MODEL (names)) - 1));
  self->is_filling = FALSE;
  load_later (self);
}

static void
list_cb (FinxCorrelationsTab *self)
{
  guint from = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));
  g_autoptr(FinxWatchlist) list = NULL;

  if (self->is_filling || from == GTK_INVALID_LIST_POSITION)
    return;
  if (from >= FROM_LISTS)
    list = g_list_model_get_item (G_LIST_MODEL (finx_engine_get_watchlists (self->engine)), from - FROM_LISTS);
  finx_engine_set_state (self->engine, STATE_LIST, list != NULL ? finx_watchlist_get_name (list) : from == FROM_HOLDINGS ? "=" : "");
  load_later (self);
}

static void
typed_cb (FinxCorrelationsTab *self)
{
  finx_engine_set_state (self->engine, STATE_TYPED, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), FROM_TYPED);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->typed));
  load_later (self);
}

/* A set: its symbols, then window and method as they are chosen. */
static char *
make_set (FinxCorrelationsTab *self)
{
  g_autoptr(GString) symbols = g_string_new (NULL);

  for (guint i = 0; i < self->instruments->len; i++)
    g_string_append_printf (symbols, "%s%s", i > 0 ? " " : "", ((const FinxInstrument *) self->instruments->pdata[i])->symbol);
  return g_strdup_printf ("%s;%u;%d", symbols->str, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->window)), is_by_ranks (self));
}

static void
open_set (FinxCorrelationsTab *self,
          const char          *name)
{
  const char *text = finx_presets_find (self->sets, name);
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", ";", 3);

  if (g_strv_length (parts) < 3)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), parts[0]);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->window), (guint) CLAMP (atoi (parts[1]), 0, (int) G_N_ELEMENTS (windows) - 1));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->method), *parts[2] == '1');
  typed_cb (self);
}

static void
activated_cb (FinxCorrelationsTab *self,
              const char          *id)
{
  g_free (self->pair);
  self->pair = g_strdup (id);
  show_pair (self);
}

static void
menu_cb (FinxCorrelationsTab *self)
{
  finx_plot_popup_menu (FINX_PLOT (self->map));
}

/* Symbols to type, and sets that were kept. */
static GtkWidget *
build_typed (FinxCorrelationsTab *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *sets = finx_preset_list_new (self->sets, _("Name of the set"), _("A set keeps its instruments, window and method."));
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_TYPED);

  self->typed = gtk_menu_button_new ();
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Symbols, such as AAPL MSFT BTC-USD"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 40);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), kept != NULL ? kept : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Symbols"), -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), sets);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->typed), _("Symbols"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->typed), popover);
  gtk_widget_set_tooltip_text (self->typed, _("Type symbols, keep and open sets"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->typed), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Type symbols, keep and open sets"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sets, "open", G_CALLBACK (open_set), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sets, "save", G_CALLBACK (make_set), self, G_CONNECT_SWAPPED);
  return self->typed;
}

static GtkWidget *
build_tools (FinxCorrelationsTab *self)
{
  const char *const window_names[] = { _("30 days"), _("90 days"), _("250 days"), _("All days"), NULL };
  const char *const methods[] = { "Pearson", "Spearman", NULL };
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *menu = gtk_button_new_from_icon_name ("view-more-symbolic");
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE);
  g_auto(GStrv) parts = g_strsplit (kept != NULL ? kept : "2 0", " ", 2);

  self->list = gtk_drop_down_new (NULL, NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->list), _("Instruments"));
  self->window = gtk_drop_down_new_from_strings (window_names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->window), (guint) CLAMP (atoi (parts[0]), 0, (int) G_N_ELEMENTS (windows) - 1));
  finx_drop_down_set_name (GTK_DROP_DOWN (self->window), _("Window"));
  self->method = gtk_drop_down_new_from_strings (methods);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->method), parts[1] != NULL && *parts[1] == '1');
  finx_drop_down_set_name (GTK_DROP_DOWN (self->method), _("Method"));
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _("Copy, save, table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy, save, table"), -1);
  g_signal_connect_object (menu, "clicked", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->list);
  gtk_box_append (GTK_BOX (bar), build_typed (self));
  gtk_box_append (GTK_BOX (bar), self->window);
  gtk_box_append (GTK_BOX (bar), self->method);
  gtk_box_append (GTK_BOX (bar), gap);
  gtk_box_append (GTK_BOX (bar), menu);
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (list_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->method, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  return finx_page_bar_wrap (bar);
}

static void
finx_correlations_tab_dispose (GObject *object)
{
  FinxCorrelationsTab *self = FINX_CORRELATIONS_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->later_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_correlations_tab_parent_class)->dispose (object);
}

static void
finx_correlations_tab_finalize (GObject *object)
{
  FinxCorrelationsTab *self = FINX_CORRELATIONS_TAB (object);

  g_clear_pointer (&self->movement, finx_co_movement_free);
  g_ptr_array_unref (self->instruments);
  g_ptr_array_unref (self->series);
  g_object_unref (self->cancellable);
  g_object_unref (self->sets);
  g_free (self->pair);
  g_free (self->unknown);
  G_OBJECT_CLASS (finx_correlations_tab_parent_class)->finalize (object);
}

static void
finx_correlations_tab_class_init (FinxCorrelationsTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_correlations_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_correlations_tab_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_correlations_tab_init (FinxCorrelationsTab *self)
{
  self->instruments = g_ptr_array_new ();
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
make_label (FinxCorrelationsTab *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "finx-panel-foot");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

GtkWidget *
finx_correlations_tab_new (FinxWorkspace *workspace)
{
  FinxCorrelationsTab *self = g_object_new (FINX_TYPE_CORRELATIONS_TAB, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->sets = finx_presets_new (self->engine, SETS);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  self->map = finx_correlation_map_new (_("Correlations"));
  gtk_widget_add_css_class (self->map, "card-body");
  gtk_widget_set_valign (self->map, GTK_ALIGN_START);
  g_signal_connect_object (self->map, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->map);
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->title = make_label (self);
  self->chart = finx_review_chart_new (_("Correlation over time"));
  gtk_widget_add_css_class (self->chart, "card-body");
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT);
  gtk_widget_set_hexpand (self->chart, TRUE);
  self->scatter = finx_scatter_new (_("Returns of the pair"));
  gtk_widget_add_css_class (self->scatter, "card-body");
  gtk_widget_set_size_request (self->scatter, SCATTER_WIDTH, CHART_HEIGHT);
  self->pair_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->pair_box), self->chart);
  gtk_box_append (GTK_BOX (self->pair_box), self->scatter);
  gtk_widget_set_visible (self->pair_box, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->pair_box);
  self->note = make_label (self);
  g_signal_connect_object (finx_engine_get_watchlists (self->engine), "changed", G_CALLBACK (fill_lists), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  fill_lists (self);
  return GTK_WIDGET (self);
}
