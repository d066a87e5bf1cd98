/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/economy/finx-economy-chart.h"

#include <glib/gi18n.h>

#include "base/finx-text.h"
#include "base/finx-time.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/pages/markets/economy/finx-economy-curves.h"
#include "ui/pages/markets/economy/finx-economy-row.h"
#include "ui/widgets/finx-symbol-picker.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define STATE_RANGE   "markets/economy-range"
#define STATE_COMPARE "markets/economy-compare"
#define MOST          4         /* instruments beside */

static const int range_years[] = { 1, 5, 10, 25, 0 };   /* 0: all */

struct _FinxEconomyChart
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *box, *title, *chips, *range, *chart, *note, *providers;
  GPtrArray     *rows;                  /* (element-type FinxEconomyRow): chosen */
  GPtrArray     *instruments;           /* (element-type FinxInstrument): borrowed from their table */
  GHashTable    *closes;                /* instrument → GArray of FinxEconomicPoint, once it was loaded */
  GCancellable  *cancellable;
};

G_DEFINE_FINAL_TYPE (FinxEconomyChart, finx_economy_chart, GTK_TYPE_WIDGET)

static GPtrArray *
list_curves (FinxEconomyChart *self)
{
  GPtrArray *curves = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_economy_curve_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const FinxEconomicSeries *series = finx_economy_row_get_series (self->rows->pdata[i]);
      const FinxEconomyEntry *entry = finx_economy_row_get_entry (self->rows->pdata[i]);
      FinxEconomyCurve *curve;

      if (series == NULL)
        continue;
      curve = g_new0 (FinxEconomyCurve, 1);
      curve->label = g_strdup_printf ("%s, %s", finx_text (entry->title), finx_text (entry->country));
      curve->points = g_array_ref (series->points);
      curve->is_rate = finx_economy_is_rate (series);
      g_ptr_array_add (curves, curve);
    }
  for (guint i = 0; i < self->instruments->len; i++)
    {
      const FinxInstrument *instrument = self->instruments->pdata[i];
      GArray *closes = g_hash_table_lookup (self->closes, instrument);
      FinxEconomyCurve *curve;

      if (closes == NULL || closes->len == 0)
        continue;
      curve = g_new0 (FinxEconomyCurve, 1);
      curve->label = g_strdup (instrument->symbol);
      curve->points = g_array_ref (closes);
      g_ptr_array_add (curves, curve);
    }
  return curves;
}

/* What is shown and where it is from; of what is missing why. */
static void
update_note (FinxEconomyChart *self)
{
  FinxEconomyRow *row = self->rows->len > 0 ? self->rows->pdata[0] : NULL;
  const FinxEconomicSeries *series = row != NULL ? finx_economy_row_get_series (row) : NULL;
  const char *trouble = row != NULL ? finx_economy_row_get_trouble (row) : NULL;
  g_autofree char *text = NULL;

  if (row == NULL)
    text = g_strdup (_("Choose one series or, with Ctrl, several."));
  else if (series == NULL)
    text = g_strdup (trouble != NULL ? trouble : _("Nothing is kept of it yet. Enter fetches it, “Fetch” all that are listed."));
  else if (series->fetched_us > 0)
    {
      g_autofree char *age = finx_format_age (MAX (g_get_real_time () - series->fetched_us, 0));

      text = g_strdup_printf (_("Source: %s, fetched %s ago.%s%s"), finx_economy_row_get_source (row), age, trouble != NULL ? " " : "",
                              trouble != NULL ? trouble : "");
    }
  else
    text = g_strdup_printf (_("Source: %s, as it came with the program.%s%s"), finx_economy_row_get_source (row), trouble != NULL ? " " : "",
                            trouble != NULL ? trouble : "");
  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_widget_set_visible (self->providers, trouble != NULL);
}

static void
apply_range (FinxEconomyChart *self,
             GPtrArray        *curves)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range));
  int years = chosen < G_N_ELEMENTS (range_years) ? range_years[chosen] : 0;
  gint32 last = G_MININT32;

  for (guint i = 0; i < curves->len; i++)
    {
      const GArray *points = ((FinxEconomyCurve *) curves->pdata[i])->points;

      last = MAX (last, g_array_index (points, FinxEconomicPoint, points->len - 1).day);
    }
  if (years == 0 || curves->len == 0)
    finx_review_chart_set_view (FINX_REVIEW_CHART (self->chart), 0, 0);
  else
    finx_review_chart_set_view (FINX_REVIEW_CHART (self->chart), (last - years * 365 - years / 4) * FINX_USEC_PER_DAY, last * FINX_USEC_PER_DAY);
}

static void
update (FinxEconomyChart *self)
{
  g_autoptr(GPtrArray) curves = list_curves (self);
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < MIN (curves->len, 2); i++)
    g_string_append_printf (title, "%s%s", i > 0 ? " · " : "", ((FinxEconomyCurve *) curves->pdata[i])->label);
  if (curves->len > 2)
    g_string_append (title, " …");
  gtk_label_set_text (GTK_LABEL (self->title), title->str);
  gtk_widget_set_tooltip_text (self->title, title->str);
  finx_plot_set_label (FINX_PLOT (self->chart), *title->str != '\0' ? title->str : _("Economic series"));
  finx_economy_curves_show (curves, FINX_REVIEW_CHART (self->chart));
  apply_range (self, curves);
  update_note (self);
  g_string_free (title, TRUE);
}

static void
range_cb (FinxEconomyChart *self)
{
  g_autoptr(GPtrArray) curves = list_curves (self);
  g_autofree char *text = g_strdup_printf ("%u", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range)));

  finx_engine_set_state (self->engine, STATE_RANGE, text);
  apply_range (self, curves);
}

typedef struct
{
  FinxEconomyChart     *self;           /* owned */
  const FinxInstrument *instrument;
} Loading;

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr(FinxEconomyChart) self = loading->self;
  g_autoptr(GArray) bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, NULL);
  GArray *closes;

  if (bars == NULL || self->box == NULL)
    return;
  closes = g_array_new (FALSE, FALSE, sizeof (FinxEconomicPoint));
  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);
      FinxEconomicPoint point = { (gint32) finx_days_from_time (bar->time_us), bar->close };

      g_array_append_val (closes, point);
    }
  g_hash_table_insert (self->closes, (gpointer) loading->instrument, closes);
  update (self);
}

static void
remember (FinxEconomyChart *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->instruments->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", ((const FinxInstrument *) self->instruments->pdata[i])->symbol);
  finx_engine_set_state (self->engine, STATE_COMPARE, text->str);
  g_string_free (text, TRUE);
}

static void
drop_cb (FinxEconomyChart *self,
         GtkWidget        *chip)
{
  const FinxInstrument *instrument = g_object_get_data (G_OBJECT (chip), "instrument");

  g_ptr_array_remove (self->instruments, (gpointer) instrument);
  g_hash_table_remove (self->closes, instrument);
  gtk_box_remove (GTK_BOX (self->chips), chip);
  remember (self);
  update (self);
  gtk_widget_grab_focus (self->chart);
}

static void
add_instrument (FinxEconomyChart     *self,
                const FinxInstrument *instrument)
{
  g_autofree char *label = g_strdup_printf ("%s ×", instrument->symbol);
  g_autofree char *tip = g_strdup_printf (_("Do not compare with %s"), instrument->symbol);
  GtkWidget *chip = gtk_button_new_with_label (label);
  Loading *loading = g_new (Loading, 1);
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));

  g_ptr_array_add (self->instruments, (gpointer) instrument);
  g_object_set_data (G_OBJECT (chip), "instrument", (gpointer) instrument);
  gtk_widget_add_css_class (chip, "small");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (chip, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->chips), chip);
  *loading = (Loading) { g_object_ref (self), instrument };
  finx_engine_load_bars_async (self->engine, instrument, FINX_INTERVAL_1D, 0, now_us, self->cancellable, loaded_cb, loading);
}

static void
picked_cb (FinxEconomyChart *self,
           FinxQuoteRow     *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);

  if (self->instruments->len >= MOST || g_ptr_array_find (self->instruments, instrument, NULL))
    {
      gtk_widget_error_bell (self->box);
      return;
    }
  add_instrument (self, instrument);
  remember (self);
}

static void
restore (FinxEconomyChart *self)
{
  g_autofree char *range = finx_engine_get_state (self->engine, STATE_RANGE), *text = finx_engine_get_state (self->engine, STATE_COMPARE);
  g_auto(GStrv) symbols = g_strsplit (text != NULL ? text : "", "\t", MOST);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->range), range != NULL ? (guint) CLAMP (atoi (range), 0, (int) G_N_ELEMENTS (range_years) - 1)
                                                                         : G_N_ELEMENTS (range_years) - 1);
  for (guint i = 0; symbols[i] != NULL; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbols[i]);

      if (instrument != NULL)
        add_instrument (self, instrument);
    }
}

static void
menu_cb (FinxEconomyChart *self)
{
  finx_plot_popup_menu (FINX_PLOT (self->chart));
}

static void
providers_cb (FinxEconomyChart *self)
{
  finx_workspace_show_tab (self->workspace, "data", "providers");
}

static GtkWidget *
build_head (FinxEconomyChart *self)
{
  const char *const ranges[] = { _("1Y"), _("5Y"), _("10Y"), _("25Y"), _("All"), NULL };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *picker = finx_symbol_picker_new (finx_engine_get_board (self->engine));
  GtkWidget *compare = gtk_menu_button_new (), *menu = gtk_button_new_from_icon_name ("view-more-symbolic");

  gtk_widget_add_css_class (head, "card-head");
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (compare), "finx-compare-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (compare), picker);
  gtk_widget_add_css_class (compare, "flat");
  gtk_widget_set_tooltip_text (compare, _("Compare with an instrument"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (compare), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Compare with an instrument"), -1);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  self->range = gtk_drop_down_new_from_strings (ranges);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->range), _("Range"));
  gtk_widget_set_tooltip_text (self->range, _("Range"));
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _("Copy, save, table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy, save, table"), -1);
  g_signal_connect_object (menu, "clicked", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->chips);
  gtk_box_append (GTK_BOX (head), compare);
  gtk_box_append (GTK_BOX (head), self->range);
  gtk_box_append (GTK_BOX (head), menu);
  for (GtkWidget *child = gtk_widget_get_first_child (head); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  return head;
}

static GtkWidget *
build_foot (FinxEconomyChart *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_hexpand (self->note, TRUE);
  self->providers = gtk_button_new_with_label (_("Providers…"));
  gtk_widget_set_valign (self->providers, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->providers, _("Keys, order and state of the providers"));
  g_signal_connect_object (self->providers, "clicked", G_CALLBACK (providers_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (foot, "finx-panel-foot");
  gtk_box_append (GTK_BOX (foot), self->note);
  gtk_box_append (GTK_BOX (foot), self->providers);
  return foot;
}

static void
finx_economy_chart_dispose (GObject *object)
{
  FinxEconomyChart *self = FINX_ECONOMY_CHART (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_economy_chart_parent_class)->dispose (object);
}

static void
finx_economy_chart_finalize (GObject *object)
{
  FinxEconomyChart *self = FINX_ECONOMY_CHART (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->instruments);
  g_hash_table_unref (self->closes);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (finx_economy_chart_parent_class)->finalize (object);
}

static void
finx_economy_chart_class_init (FinxEconomyChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_economy_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_economy_chart_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_economy_chart_init (FinxEconomyChart *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->instruments = g_ptr_array_new ();
  self->closes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
finx_economy_chart_new (FinxWorkspace *workspace)
{
  FinxEconomyChart *self = g_object_new (FINX_TYPE_ECONOMY_CHART, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "chart-column");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));
  self->chart = finx_review_chart_new (_("Economic series"));
  gtk_widget_add_css_class (self->chart, "card-body");
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->chart);
  gtk_box_append (GTK_BOX (self->box), build_foot (self));
  restore (self);
  g_signal_connect_object (self->range, "notify::selected", G_CALLBACK (range_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
finx_economy_chart_show (FinxEconomyChart *self,
                         GPtrArray        *rows)
{
  g_return_if_fail (FINX_IS_ECONOMY_CHART (self));

  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->rows, g_object_ref (rows->pdata[i]));
  update (self);
}
