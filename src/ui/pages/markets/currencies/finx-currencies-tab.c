/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/currencies/finx-currencies-tab.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/review/finx-all-portfolios.h"
#include "engine/prices/finx-engine-providers.h"
#include "ui/words/finx-format.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/pages/markets/currencies/finx-fx-map.h"
#include "ui/widgets/finx-widgets.h"

#define EURO             "EUR"
#define PROVIDER         "ecb"
#define FETCHED_DAYS     80     /* what the short file of the bank holds for sure */
#define STATE_CURRENCIES "markets/currencies"
#define STATE_PERIOD     "markets/currencies-period"

struct _FinxCurrenciesTab
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *box, *choices, *period, *fetch, *progress, *map, *note;
  char         **all;                   /* currencies that there are */
  GHashTable    *chosen;                /* of them, borrowed */
  GCancellable  *cancellable;           /* (nullable): while rates are fetched */
  guint          next;                  /* of @all: the one fetched next */
};

G_DEFINE_FINAL_TYPE (FinxCurrenciesTab, finx_currencies_tab, GTK_TYPE_WIDGET)

static void fetch_next (FinxCurrenciesTab *self);

/* (transfer container): in their order */
static const char **
list_chosen (FinxCurrenciesTab *self)
{
  const char **list = g_new0 (const char *, g_strv_length (self->all) + 1);
  guint n = 0;

  for (guint i = 0; self->all[i] != NULL; i++)
    if (g_hash_table_contains (self->chosen, self->all[i]))
      list[n++] = self->all[i];
  return list;
}

static void
tell_day (FinxCurrenciesTab *self,
          const FinxFxTable *table)
{
  gint32 first = G_MAXINT32, last = G_MININT32, today = (gint32) finx_days_from_time (g_get_real_time ());
  g_autofree char *text = NULL, *first_text = NULL, *last_text = NULL, *age = NULL;

  for (guint i = 0; i < table->n * table->n; i++)
    if (finx_decimal_is_known (table->cells[i].rate) && i % (table->n + 1) != 0)
      {
        first = MIN (first, table->cells[i].day);
        last = MAX (last, table->cells[i].day);
      }
  first_text = finx_format_day (first);
  last_text = finx_format_day (last);
  age = finx_format_age (MAX (today - first, 0) * FINX_USEC_PER_DAY);
  if (last == G_MININT32)
    text = g_strdup (_("Choose two currencies at least."));
  else if (first == last)
    text = g_strdup_printf (_("Kept rates to the euro, or those of the European Central Bank: of %s, %s old."), last_text, age);
  else
    text = g_strdup_printf (_("Kept rates to the euro, or those of the European Central Bank: of %s to %s, the oldest %s old."),
                            first_text, last_text, age);
  gtk_label_set_text (GTK_LABEL (self->note), text);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxCurrenciesTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFxTable) table = finx_engine_load_fx_finish (FINX_ENGINE (source), result, &error);

  if (self->box == NULL)
    return;
  if (table == NULL)
    {
      g_autofree char *reason = finx_error_text (error);

      gtk_label_set_text (GTK_LABEL (self->note), reason);
      return;
    }
  tell_day (self, table);
  finx_fx_map_take (FINX_FX_MAP (self->map), g_steal_pointer (&table));
}

static void
load (FinxCurrenciesTab *self)
{
  g_autofree const char **list = list_chosen (self);

  finx_engine_load_fx_async (self->engine, list, NULL, loaded_cb, g_object_ref (self));
}

static void
end_fetch (FinxCurrenciesTab *self,
           GError            *error)
{
  g_autofree char *reason = error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? finx_error_text (error) : NULL;

  g_clear_object (&self->cancellable);
  gtk_button_set_label (GTK_BUTTON (self->fetch), _("Fetch"));
  gtk_widget_set_visible (self->progress, FALSE);
  if (reason != NULL)
    finx_workspace_toast (self->workspace, reason, NULL, NULL);
  load (self);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxCurrenciesTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFetchOutcome) outcome = finx_engine_fetch_prices_finish (FINX_ENGINE (source), result, &error);

  if (self->box == NULL)
    return;
  if (outcome == NULL || !finx_fetch_outcome_check (outcome, &error))
    end_fetch (self, error);
  else
    fetch_next (self);
}

static void
fetch_next (FinxCurrenciesTab *self)
{
  gint32 today = (gint32) finx_days_from_time (g_get_real_time ());
  g_autoptr(FinxInstrument) instrument = NULL;
  g_autofree char *symbol = NULL;
  const char *currency;

  while ((currency = self->all[self->next]) != NULL && (g_str_equal (currency, EURO) || !g_hash_table_contains (self->chosen, currency)))
    self->next++;
  if (currency == NULL)
    {
      end_fetch (self, NULL);
      return;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) self->next / g_strv_length (self->all));
  self->next++;
  symbol = g_strconcat (EURO "/", currency, NULL);
  instrument = finx_instrument_new_plain (symbol, NULL, "", FINX_ASSET_FX, currency);
  finx_engine_fetch_prices_async (self->engine, instrument, PROVIDER, today - FETCHED_DAYS, today, FINX_FETCH_PLAINLY, self->cancellable, fetched_cb,
                                  g_object_ref (self));
}

static void
fetch_cb (FinxCurrenciesTab *self)
{
  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  self->cancellable = g_cancellable_new ();
  self->next = 0;
  gtk_button_set_label (GTK_BUTTON (self->fetch), _("Cancel"));
  gtk_widget_set_visible (self->progress, TRUE);
  fetch_next (self);
}

static void
toggled_cb (FinxCurrenciesTab *self,
            GtkCheckButton    *check)
{
  const char *currency = gtk_check_button_get_label (check);
  g_autofree const char **list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; self->all[i] != NULL; i++)
    if (g_str_equal (self->all[i], currency))
      {
        if (gtk_check_button_get_active (check))
          g_hash_table_add (self->chosen, self->all[i]);
        else
          g_hash_table_remove (self->chosen, self->all[i]);
      }
  list = list_chosen (self);
  text = g_strjoinv (" ", (char **) list);
  finx_engine_set_state (self->engine, STATE_CURRENCIES, text);
  load (self);
}

static void
period_cb (FinxCurrenciesTab *self)
{
  guint period = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period));
  g_autofree char *text = g_strdup_printf ("%u", period);

  if (period >= FINX_N_CHANGES)
    return;
  finx_engine_set_state (self->engine, STATE_PERIOD, text);
  finx_fx_map_set_period (FINX_FX_MAP (self->map), (FinxChangePeriod) period);
}

/* The chart of the pair or of its inverse, whichever is an instrument. */
static void
activated_cb (FinxCurrenciesTab *self,
              const char        *id)
{
  g_auto(GStrv) parts = g_strsplit (id, "/", 2);
  g_autofree char *inverse = g_strdup_printf ("%s/%s", parts[1], parts[0]), *text = NULL;
  FinxInstrumentTable *instruments = finx_engine_get_instruments (self->engine);
  const FinxInstrument *instrument = finx_instrument_table_lookup (instruments, id);

  if (instrument == NULL)
    instrument = finx_instrument_table_lookup (instruments, inverse);
  if (instrument != NULL)
    {
      finx_workspace_show_chart (self->workspace, instrument);
      return;
    }
  text = g_strdup_printf (_("No instrument is called %s or %s, so there is no chart."), id, inverse);
  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

/* Those that were chosen before; else those of the portfolios, and what most is traded in. */
static void
choose_first (FinxCurrenciesTab *self)
{
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_CURRENCIES);
  g_auto(GStrv) names = g_strsplit (kept != NULL ? kept : "EUR USD JPY GBP CHF AUD CAD", " ", -1);
  g_autoptr(GPtrArray) portfolios = finx_engine_list_all (self->engine);

  for (guint i = 0; self->all[i] != NULL; i++)
    {
      gboolean is_chosen = g_strv_contains ((const char *const *) names, self->all[i]);

      for (guint k = 0; k < portfolios->len && kept == NULL; k++)
        is_chosen |= g_str_equal (finx_portfolio_get_account (portfolios->pdata[k])->currency, self->all[i]);
      if (is_chosen)
        g_hash_table_add (self->chosen, self->all[i]);
    }
}

static GtkWidget *
build_choice (FinxCurrenciesTab *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  for (guint i = 0; self->all[i] != NULL; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (self->all[i]), *child = gtk_flow_box_child_new ();

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, self->all[i]));
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), check);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), flow);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Currencies"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Which currencies are shown"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which currencies are shown"), -1);
  return button;
}

static void
menu_cb (FinxCurrenciesTab *self)
{
  finx_plot_popup_menu (FINX_PLOT (self->map));
}

static GtkWidget *
build_tools (FinxCurrenciesTab *self)
{
  const char *const periods[] = { _("Change of a day"), _("Change of a week"), _("Change of a month"), _("Change of a year"), NULL };
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *menu = gtk_button_new_from_icon_name ("view-more-symbolic");
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_PERIOD);

  gtk_box_append (GTK_BOX (bar), build_choice (self));
  self->period = gtk_drop_down_new_from_strings (periods);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), kept != NULL ? (guint) CLAMP (atoi (kept), 0, FINX_N_CHANGES - 1) : FINX_CHANGE_DAY);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->period), _("Period of the change"));
  gtk_box_append (GTK_BOX (bar), self->period);
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), gap);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fetching exchange rates"), -1);
  gtk_box_append (GTK_BOX (bar), self->progress);
  self->fetch = gtk_button_new_with_label (_("Fetch"));
  gtk_widget_set_tooltip_text (self->fetch, _("Ask the European Central Bank for newer rates"));
  g_signal_connect_object (self->fetch, "clicked", G_CALLBACK (fetch_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->fetch);
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
finx_currencies_tab_dispose (GObject *object)
{
  FinxCurrenciesTab *self = FINX_CURRENCIES_TAB (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_currencies_tab_parent_class)->dispose (object);
}

static void
finx_currencies_tab_finalize (GObject *object)
{
  FinxCurrenciesTab *self = FINX_CURRENCIES_TAB (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->chosen);
  g_strfreev (self->all);
  G_OBJECT_CLASS (finx_currencies_tab_parent_class)->finalize (object);
}

static void
finx_currencies_tab_class_init (FinxCurrenciesTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_currencies_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_currencies_tab_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_currencies_tab_init (FinxCurrenciesTab *self)
{
  self->all = finx_fx_list_currencies ();
  self->chosen = g_hash_table_new (g_str_hash, g_str_equal);
}

GtkWidget *
finx_currencies_tab_new (FinxWorkspace *workspace)
{
  FinxCurrenciesTab *self = g_object_new (FINX_TYPE_CURRENCIES_TAB, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  choose_first (self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  self->map = finx_fx_map_new ();
  gtk_widget_add_css_class (self->map, "card-body");
  gtk_widget_set_valign (self->map, GTK_ALIGN_START);
  g_signal_connect_object (self->map, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->map);
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "finx-panel-foot");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->note);
  g_signal_connect_object (self->period, "notify::selected", G_CALLBACK (period_cb), self, G_CONNECT_SWAPPED);
  period_cb (self);
  load (self);
  return GTK_WIDGET (self);
}
