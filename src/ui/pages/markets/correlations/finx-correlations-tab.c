/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/correlations/finx-correlations-tab.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "market/finx-co-movement.h"
#include "ui/charts/finx-correlation-map.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/finx-format.h"
#include "ui/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"

#define STATE        "markets/correlations"     /* window and method, as chosen */
#define CHART_HEIGHT 220
#define LATER_MS     50         /* more of the list may change at once */

static const guint windows[] = { 30, 90, 250, 0 };      /* 0: all */

struct _FinxCorrelationsTab
{
  GtkWidget       parent_instance;
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
  GtkWidget      *box, *list, *window, *method, *map, *title, *chart, *note;
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

/* Over time, of as many days as the window has; of all days: of a quarter. */
static void
show_pair (FinxCorrelationsTab *self)
{
  g_auto(GStrv) parts = g_strsplit (self->pair != NULL ? self->pair : "", "\t", 2);
  int first = parts[0] != NULL ? find_symbol (self, parts[0]) : -1, second = parts[0] != NULL && parts[1] != NULL ? find_symbol (self, parts[1]) : -1;
  guint window = get_window (self) > 0 ? get_window (self) : 90, place;
  g_autofree char *value = NULL, *text = NULL;
  g_autoptr(GArray) days = NULL, values = NULL;

  gtk_widget_set_visible (self->chart, first >= 0 && second >= 0 && first != second);
  if (self->movement == NULL || first < 0 || second < 0 || first == second)
    {
      gtk_label_set_text (GTK_LABEL (self->title), _("Choose a pair to see its correlation over time."));
      return;
    }
  place = (guint) first * self->movement->n + (guint) second;
  value = isnan (self->movement->correlations[place]) ? g_strdup (_("Not known")) : finx_format_double (self->movement->correlations[place], 2);
  text = g_strdup_printf (_("%s · %s: %s, of %u returns in common; below, of %u days each"), parts[0], parts[1], value, self->movement->days[place],
                          window);
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
    text = g_strdup (_("A correlation needs two instruments; add some to the watchlist."));
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
  GArray *bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, &error);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&bars, g_array_unref);
      return;
    }
  g_ptr_array_add (self->series, bars != NULL ? bars : g_array_new (FALSE, FALSE, sizeof (FinxBar)));
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

/* Another list: what was being loaded of the one before comes to nothing. */
static gboolean
load_cb (gpointer user_data)
{
  FinxCorrelationsTab *self = user_data;
  GListModel *list = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->list));

  self->later_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_set_size (self->instruments, 0);
  g_ptr_array_set_size (self->series, 0);
  g_clear_pointer (&self->movement, finx_co_movement_free);
  for (guint i = 0; list != NULL && i < MIN (g_list_model_get_n_items (list), FINX_CORRELATION_MAX); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (list, i);

      g_ptr_array_add (self->instruments, (gpointer) finx_quote_row_get_instrument (row));
    }
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

static GtkWidget *
build_tools (FinxCorrelationsTab *self)
{
  const char *const window_names[] = { _("30 days"), _("90 days"), _("250 days"), _("All days"), NULL };
  const char *const methods[] = { "Pearson", "Spearman", NULL };
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *menu = gtk_button_new_from_icon_name ("view-more-symbolic");
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE);
  g_auto(GStrv) parts = g_strsplit (kept != NULL ? kept : "2 0", " ", 2);

  self->list = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (finx_engine_get_watchlists (self->engine))),
                                  gtk_property_expression_new (FINX_TYPE_WATCHLIST, NULL, "name"));
  finx_drop_down_set_name (GTK_DROP_DOWN (self->list), _("Watchlist"));
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
  gtk_box_append (GTK_BOX (bar), self->window);
  gtk_box_append (GTK_BOX (bar), self->method);
  gtk_box_append (GTK_BOX (bar), gap);
  gtk_box_append (GTK_BOX (bar), menu);
  for (GtkWidget *child = gtk_widget_get_first_child (bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->list, "notify::selected-item", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
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
  g_free (self->pair);
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
  gtk_widget_set_visible (self->chart, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->chart);
  self->note = make_label (self);
  g_signal_connect_object (finx_engine_get_watchlists (self->engine), "changed", G_CALLBACK (load_later), self, G_CONNECT_SWAPPED);
  load_later (self);
  return GTK_WIDGET (self);
}
