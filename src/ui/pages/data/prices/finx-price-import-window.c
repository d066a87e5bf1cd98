/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-price-import-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "engine/prices/finx-engine-prices.h"
#include "files/finx-price-file.h"
#include "market/finx-series-check.h"
#include "ui/charts/finx-bar-list.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/finx-instrument-group.h"
#include "ui/pages/data/prices/finx-price-tables.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define PREVIEW_BARS 200

struct _FinxPriceImportWindow
{
  AdwWindow            parent_instance;
  FinxWorkspace       *workspace;       /* owned */
  FinxEngine          *engine;          /* borrowed from @workspace */
  GCancellable        *cancellable;     /* cancelled in dispose */
  char                *path;
  GArray              *bars;            /* (element-type FinxBar) (nullable): once the file is read */
  GtkWidget           *content, *subtitle, *instrument, *interval, *stack, *summary, *failure, *submit;
  FinxTable           *preview;
};

enum { IMPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxPriceImportWindow, finx_price_import_window, ADW_TYPE_WINDOW)

/* "AAPL" of "aapl_us_d.csv", "EUR/USD" never: what follows the first mark tells something else most of the time. */
static char *
guess_symbol (FinxEngine *engine,
              const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  const FinxInstrument *known;

  if (strrchr (name, '.') != NULL)
    *strrchr (name, '.') = '\0';
  known = finx_instrument_table_lookup (finx_engine_get_instruments (engine), name);
  if (known != NULL)
    return g_strdup (known->symbol);
  name[strcspn (name, " _,;()")] = '\0';
  known = finx_instrument_table_lookup (finx_engine_get_instruments (engine), name);
  return known != NULL ? g_strdup (known->symbol) : g_utf8_strup (name, -1);
}

static FinxInterval
guess_interval (GArray *bars)
{
  const FinxSeriesCheckOptions options = { .interval = FINX_INTERVAL_1D };
  g_autoptr(FinxSeriesCheck) check = finx_series_check_new ((const FinxBar *) (gpointer) bars->data, bars->len, &options);
  FinxInterval best = FINX_INTERVAL_1D;

  if (check->step_us >= FINX_USEC_PER_DAY)
    return check->step_us >= 6 * FINX_USEC_PER_DAY && check->step_us <= 8 * FINX_USEC_PER_DAY ? FINX_INTERVAL_1W : FINX_INTERVAL_1D;
  for (guint i = 0; i < FINX_FRAME_1D; i++)
    if (finx_interval_to_usec (finx_interval_from_frame (i)) <= check->step_us)
      best = finx_interval_from_frame (i);
  return best;
}

static FinxInterval
get_interval (FinxPriceImportWindow *self)
{
  return finx_interval_from_frame (adw_combo_row_get_selected (ADW_COMBO_ROW (self->interval)));
}

static void
update (FinxPriceImportWindow *self)
{
  gtk_widget_set_sensitive (self->submit, self->bars != NULL && finx_instrument_group_is_complete (FINX_INSTRUMENT_GROUP (self->instrument)));
}

static void
describe (FinxPriceImportWindow *self)
{
  const FinxBar *bars = (const FinxBar *) (gpointer) self->bars->data;
  gint64 interval_us = finx_interval_to_usec (get_interval (self));
  g_autofree char *n = finx_format_double (self->bars->len, 0);
  g_autofree char *first = finx_format_bar_time (bars[0].time_us, interval_us);
  g_autofree char *last = finx_format_bar_time (bars[self->bars->len - 1].time_us, interval_us);
  /* Translators: how many bars, the first and the last day */
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s bar, %s to %s", "%s bars, %s to %s", self->bars->len), n, first, last);

  gtk_label_set_text (GTK_LABEL (self->summary), text);
}

static void
show_bars (FinxPriceImportWindow *self)
{
  guint n = MIN (self->bars->len, PREVIEW_BARS);
  g_autoptr(FinxBarList) rows = finx_bar_list_new_copy (&g_array_index (self->bars, FinxBar, self->bars->len - n), n);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->interval), finx_interval_to_frame (guess_interval (self->bars)));
  finx_table_set_model (self->preview, G_LIST_MODEL (rows));
  describe (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "bars");
  update (self);
}

static void
show_failure (FinxPriceImportWindow *self,
              const GError          *error)
{
  g_autofree char *text = finx_error_text (error);

  gtk_label_set_text (GTK_LABEL (self->failure), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failure");
  update (self);
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      path,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GArray *bars = finx_price_file_read (path, &error);

  if (bars != NULL)
    g_task_return_pointer (task, bars, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FinxPriceImportWindow *self = FINX_PRICE_IMPORT_WINDOW (source);
  g_autoptr(GError) error = NULL;
  GArray *bars = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = bars;
  if (bars != NULL)
    show_bars (self);
  else
    show_failure (self, error);
}

static void
read_file (FinxPriceImportWindow *self,
           const char            *path)
{
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_autofree char *name = g_path_get_basename (path), *shown = g_filename_display_name (name);

  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->bars, g_array_unref);
  gtk_label_set_text (GTK_LABEL (self->subtitle), shown);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "reading");
  update (self);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_thread);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxPriceImportWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *symbol = NULL, *n = NULL, *text = NULL;

  if (!finx_engine_write_series_finish (FINX_ENGINE (source), result, &error))
    {
      show_failure (self, error);
      return;
    }
  if (self->workspace == NULL)
    return;
  symbol = finx_instrument_group_get_symbol (FINX_INSTRUMENT_GROUP (self->instrument));
  n = finx_format_double (self->bars->len, 0);
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Imported %s bar of %s", "Imported %s bars of %s", self->bars->len), n, symbol);
  finx_workspace_toast (self->workspace, text, NULL, NULL);
  g_signal_emit (self, signals[IMPORTED], 0, symbol);
  gtk_window_close (GTK_WINDOW (self));
}

static void
submit_cb (FinxPriceImportWindow *self)
{
  g_autoptr(GError) error = NULL;
  const FinxInstrument *instrument = finx_instrument_group_take (FINX_INSTRUMENT_GROUP (self->instrument), &error);
  FinxSeriesKey key = { NULL, get_interval (self), FINX_BARS_IMPORTED };

  if (instrument == NULL)
    {
      show_failure (self, error);
      return;
    }
  key.symbol = instrument->symbol;
  gtk_widget_set_sensitive (self->submit, FALSE);
  finx_engine_write_series_async (self->engine, &key, self->bars, NULL, written_cb, g_object_ref (self));
}

static void
file_chosen_cb (GtkWidget  *owner,
                GListModel *files,
                gpointer    user_data)
{
  g_autoptr(GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    read_file (FINX_PRICE_IMPORT_WINDOW (owner), path);
}

static void
choose_cb (FinxPriceImportWindow *self)
{
  finx_choose_price_file (GTK_WIDGET (self), file_chosen_cb, NULL);
}

static void
interval_cb (FinxPriceImportWindow *self)
{
  if (self->bars != NULL)
    describe (self);
}

static void
finx_price_import_window_dispose (GObject *object)
{
  FinxPriceImportWindow *self = FINX_PRICE_IMPORT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (finx_price_import_window_parent_class)->dispose (object);
}

static void
finx_price_import_window_class_init (FinxPriceImportWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_price_import_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  signals[IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
finx_price_import_window_init (FinxPriceImportWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
build_header (FinxPriceImportWindow *self)
{
  GtkWidget *bar = adw_header_bar_new (), *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel")), *heading = gtk_label_new (_("Import prices"));

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (title), heading);
  self->subtitle = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_add_css_class (self->subtitle, "dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (title), self->subtitle);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), title);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  self->submit = gtk_button_new_with_label (_("Import"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  g_signal_connect_object (self->submit, "clicked", G_CALLBACK (submit_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->submit);
  return bar;
}

static GtkWidget *
build_failure (FinxPriceImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *button = gtk_button_new_with_label (_("Choose another file…"));

  self->failure = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->failure), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->failure), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (self->failure), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->failure), 60);
  gtk_label_set_selectable (GTK_LABEL (self->failure), TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->failure);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  return box;
}

static GtkWidget *
build_bars (FinxPriceImportWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_widget_add_css_class (self->summary, "dim");
  gtk_widget_add_css_class (self->summary, "numeric");
  gtk_box_append (GTK_BOX (box), self->summary);
  self->preview = FINX_TABLE (finx_bar_table_new ());
  finx_table_set_rows (self->preview, 4, 0);
  gtk_widget_set_vexpand (GTK_WIDGET (self->preview), TRUE);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->preview));
  gtk_box_append (GTK_BOX (box), card);
  return box;
}

static void
build_content (FinxPriceImportWindow *self,
               const char            *symbol)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *group = adw_preferences_group_new (), *spinner = gtk_spinner_new ();
  g_autoptr(GtkStringList) intervals = gtk_string_list_new (NULL);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  adw_window_set_content (ADW_WINDOW (self), self->content);
  gtk_box_append (GTK_BOX (self->content), build_header (self));
  gtk_widget_add_css_class (body, "finx-dialog-body");
  gtk_box_append (GTK_BOX (self->content), body);

  self->instrument = finx_instrument_group_new (self->engine, symbol);
  g_signal_connect_object (self->instrument, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < FINX_N_FRAMES; i++)
    gtk_string_list_append (intervals, finx_interval_to_string (finx_interval_from_frame (i)));
  self->interval = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->interval), _("Interval"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->interval), _("From one bar to the next"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->interval), G_LIST_MODEL (intervals));
  g_signal_connect_object (self->interval, "notify::selected", G_CALLBACK (interval_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->interval);
  gtk_box_append (GTK_BOX (body), self->instrument);
  gtk_box_append (GTK_BOX (body), group);

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "reading");
  gtk_stack_add_named (GTK_STACK (self->stack), build_bars (self), "bars");
  gtk_stack_add_named (GTK_STACK (self->stack), build_failure (self), "failure");
  gtk_box_append (GTK_BOX (body), self->stack);
}

GtkWidget *
finx_price_import_window_new (FinxWorkspace *workspace,
                              const char    *path,
                              const char    *symbol)
{
  FinxPriceImportWindow *self = g_object_new (FINX_TYPE_PRICE_IMPORT_WINDOW, "title", _("Import prices"), "modal", TRUE,
                                              "default-width", 640, "default-height", 660, NULL);
  g_autofree char *guess = NULL;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  guess = symbol != NULL ? g_strdup (symbol) : guess_symbol (self->engine, path);
  build_content (self, guess);
  read_file (self, path);
  return GTK_WIDGET (self);
}
