/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/replay/finx-replay-group.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/prices/finx-series.h"
#include "files/finx-price-file.h"
#include "ui/replay/finx-replay-bar.h"
#include "ui/words/finx-format.h"

/* One line of the list of series: one of the program's, one of the database, or a file. */
typedef struct
{
  const FinxSeries *series;     /* %NULL: not one of the program's */
  char             *symbol;     /* of the database, or %NULL */
  FinxInterval      interval;
} Choice;

struct _FinxReplayGroup
{
  AdwPreferencesGroup parent_instance;
  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  FinxReplay         *replay;           /* borrowed from @engine */
  GCancellable       *cancellable;      /* of what is loading; cancelled in dispose */
  GArray             *choices;          /* (element-type Choice), as in @names; the file comes after them */
  GtkStringList      *names;            /* owned by the row */
  GArray             *bars;             /* (element-type FinxBar) (nullable): of the series that is chosen, once loaded */
  char               *path;             /* of the file that was chosen last */
  GtkWidget          *series, *instrument, *from, *rate, *present, *status, *progress, *button;
  GtkFileChooserNative *chooser;         /* owned while it is shown */
  guint               last_series;      /* to go back to when no file is chosen */
};

G_DEFINE_FINAL_TYPE (FinxReplayGroup, finx_replay_group, ADW_TYPE_PREFERENCES_GROUP)

static void
choice_clear (gpointer data)
{
  g_free (((Choice *) data)->symbol);
}

static gboolean
is_file (FinxReplayGroup *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->series)) >= self->choices->len;
}

static const Choice *
get_choice (FinxReplayGroup *self)
{
  return is_file (self) ? NULL : &g_array_index (self->choices, Choice, adw_combo_row_get_selected (ADW_COMBO_ROW (self->series)));
}

/* FALSE: what is typed is no date. An empty field means the first price. */
static gboolean
read_from (FinxReplayGroup *self, gint64 *from_us)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->from))));

  *from_us = 0;
  return *text == '\0' || finx_time_parse_iso (text, from_us, NULL);
}

static guint
count_bars (FinxReplayGroup *self, gint64 from_us, guint *first)
{
  *first = 0;
  while (self->bars != NULL && *first < self->bars->len && g_array_index (self->bars, FinxBar, *first).time_us < from_us)
    ++*first;
  return self->bars != NULL ? self->bars->len - *first : 0;
}

static void
describe_ready (FinxReplayGroup *self)
{
  gint64 from_us;
  gboolean dated = read_from (self, &from_us);
  guint first, n = dated ? count_bars (self, from_us, &first) : 0;
  double rate = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->rate)) * finx_engine_get_speed (self->engine);
  g_autofree char *bars = finx_format_double (n, 0), *text = NULL;

  if (dated)
    gtk_widget_remove_css_class (self->from, "error");
  else
    gtk_widget_add_css_class (self->from, "error");
  if (!dated)
    text = g_strdup (_("The date is written as 2008-09-12"));
  else if (self->bars == NULL)
    text = g_strdup (_("The series is being read"));
  else if (n == 0)
    text = g_strdup (_("The series has no prices from that date on"));
  else
    {
      guint minutes = (guint) (n / rate / 60) + 1;

      text = g_strdup_printf (ngettext ("%s bars, about %u minute", "%s bars, about %u minutes", minutes), bars, minutes);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->status), text);
  gtk_widget_set_sensitive (self->button, n > 0);
}

static void
update (FinxReplayGroup *self)
{
  gboolean running = finx_replay_is_running (self->replay);
  GtkWidget *inputs[] = { self->series, self->instrument, self->from, self->rate, self->present };
  g_autofree char *place = NULL, *title = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    gtk_widget_set_sensitive (inputs[i], !running);
  gtk_widget_set_visible (self->progress, running);
  gtk_button_set_label (GTK_BUTTON (self->button), running ? _("Stop") : _("Start"));
  if (running)
    {
      gtk_widget_remove_css_class (self->button, "suggested-action");
      gtk_widget_set_sensitive (self->button, TRUE);
      place = finx_replay_describe_place (self->replay);
      title = g_strdup_printf (_("%s follows “%s”"), finx_replay_get_instrument (self->replay)->symbol,
                               finx_replay_get_name (self->replay));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->status), place);
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                     (double) finx_replay_get_position (self->replay) / finx_replay_get_n_bars (self->replay));
      return;
    }
  gtk_widget_add_css_class (self->button, "suggested-action");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status), _("Ready"));
  describe_ready (self);
}

static void
show_failure (FinxReplayGroup *self, const GError *error)
{
  g_autofree char *text = finx_error_text (error);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status), _("Not ready"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->status), text);
  gtk_widget_set_sensitive (self->button, FALSE);
}

/* As dates are typed here. */
static char *
format_day (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%d");
}

static void
describe_series (FinxReplayGroup *self)
{
  const Choice *choice = get_choice (self);
  g_autofree char *first = NULL, *last = NULL, *text = NULL;

  if (self->bars == NULL || self->bars->len == 0)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->series), "");
      return;
    }
  first = format_day (g_array_index (self->bars, FinxBar, 0).time_us);
  last = format_day (g_array_index (self->bars, FinxBar, self->bars->len - 1).time_us);
  if (choice != NULL && choice->series != NULL)
    text = g_strdup_printf (_("%s to %s\nSource: %s"), first, last, choice->series->source);
  else if (choice != NULL)
    text = g_strdup_printf (_("%s to %s\nFrom your price history"), first, last);
  else
    text = g_strdup_printf (_("%s to %s\nFrom %s"), first, last, self->path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->series), text);
}

/* The instrument that a series is made for. */
static void
choose_instrument (FinxReplayGroup *self, const char *symbol)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbol);

  if (instrument != NULL)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->instrument), instrument->index);
}

static void
take_bars (FinxReplayGroup *self, GArray *bars, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = bars;
  describe_series (self);
  update (self);
  if (error != NULL)
    show_failure (self, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxReplayGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *bars = g_task_propagate_pointer (G_TASK (result), &error);

  take_bars (self, bars, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxReplayGroup) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *bars = finx_engine_read_bars_finish (FINX_ENGINE (source), result, &error);

  take_bars (self, bars, error);
}

/* @data: the id of a series, or the whole path of a file. */
static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const FinxSeries *series = finx_series_find (data);
  GError *error = NULL;
  GArray *bars = series != NULL ? finx_series_load (series, &error) : finx_price_file_read (data, &error);

  if (bars != NULL)
    g_task_return_pointer (task, bars, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
load (FinxReplayGroup *self)
{
  const Choice *choice = get_choice (self);
  g_autoptr(GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->bars, g_array_unref);
  describe_series (self);
  update (self);
  if (choice != NULL && choice->series == NULL)
    {
      choose_instrument (self, choice->symbol);
      finx_engine_read_bars_async (self->engine, choice->symbol, choice->interval, self->cancellable, read_cb, g_object_ref (self));
      return;
    }
  task = g_task_new (NULL, self->cancellable, loaded_cb, g_object_ref (self));
  if (choice != NULL)
    choose_instrument (self, choice->series->symbol);
  g_task_set_task_data (task, g_strdup (choice != NULL ? choice->series->id : self->path), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
file_chosen_cb (FinxReplayGroup *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  gtk_native_dialog_hide (GTK_NATIVE_DIALOG (chooser));
  if (file == NULL)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->series), self->last_series);
      return;
    }
  g_free (self->path);
  self->path = g_file_get_path (file);
  load (self);
}

static void
choose_file (FinxReplayGroup *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autoptr(GtkFileChooserNative) chooser = gtk_file_chooser_native_new (_("Choose a Price File"), window,
                                                                         GTK_FILE_CHOOSER_ACTION_OPEN, _("Open"), _("Cancel"));
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("CSV with date, close, and maybe open, high, low, volume"));
  gtk_file_filter_add_pattern (filter, "*.csv");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  g_set_object (&self->chooser, chooser);
}

static void
series_cb (FinxReplayGroup *self)
{
  if (is_file (self))
    {
      choose_file (self);
      return;
    }
  self->last_series = adw_combo_row_get_selected (ADW_COMBO_ROW (self->series));
  load (self);
}

static void
start (FinxReplayGroup *self)
{
  const FinxReplayOptions options = {
    .bars_per_second = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->rate)),
    .as_recorded = !gtk_switch_get_active (GTK_SWITCH (self->present)),
  };
  const FinxInstrument *instrument = finx_instrument_table_get (finx_engine_get_instruments (self->engine),
                                                                adw_combo_row_get_selected (ADW_COMBO_ROW (self->instrument)));
  g_autoptr(GArray) bars = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  gint64 from_us;
  guint first, n;

  if (self->bars == NULL || !read_from (self, &from_us))
    return;
  n = count_bars (self, from_us, &first);
  bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), n);
  g_array_append_vals (bars, &g_array_index (self->bars, FinxBar, first), n);
  name = is_file (self) ? g_path_get_basename (self->path)
         : g_strdup (gtk_string_list_get_string (self->names, adw_combo_row_get_selected (ADW_COMBO_ROW (self->series))));
  if (!finx_engine_start_replay (self->engine, instrument, name, bars, &options, &error))
    {
      show_failure (self, error);
      return;
    }
  /* The chart of a second shows the series bar by bar. */
  finx_workspace_set_interval (self->workspace, FINX_INTERVAL_1S);
  finx_workspace_show_chart (self->workspace, instrument);
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
}

static void
button_cb (FinxReplayGroup *self)
{
  if (finx_replay_is_running (self->replay))
    finx_engine_stop_replay (self->engine);
  else
    start (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(FinxReplayGroup) self = user_data;
  g_autoptr(GArray) list = finx_engine_list_bars_finish (FINX_ENGINE (source), result, NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const FinxBarSeriesInfo *info = &g_array_index (list, FinxBarSeriesInfo, i);
      Choice choice = { NULL, g_strdup (info->symbol), info->interval };
      g_autofree char *name = g_strdup_printf (_("%s, %s, from your price history"), info->symbol, finx_interval_to_string (info->interval));
      const char *const added[] = { name, NULL };

      if (i > 0 && g_str_equal (info[-1].symbol, info->symbol) && info[-1].interval == info->interval)
        {
          g_free (choice.symbol);       /* the same from another source: reading takes the first */
          continue;
        }
      gtk_string_list_splice (self->names, self->choices->len, 0, added);
      g_array_append_val (self->choices, choice);
    }
}

static void
finx_replay_group_dispose (GObject *object)
{
  FinxReplayGroup *self = FINX_REPLAY_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->bars, g_array_unref);
  G_OBJECT_CLASS (finx_replay_group_parent_class)->dispose (object);
}

static void
finx_replay_group_finalize (GObject *object)
{
  FinxReplayGroup *self = FINX_REPLAY_GROUP (object);

  g_array_unref (self->choices);
  g_free (self->path);
  G_OBJECT_CLASS (finx_replay_group_parent_class)->finalize (object);
}

static void
finx_replay_group_class_init (FinxReplayGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_replay_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_replay_group_finalize;
}

static void
finx_replay_group_init (FinxReplayGroup *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, choice_clear);
}

static GtkWidget *
add_row (FinxReplayGroup *self, GtkWidget *row, const char *title, const char *subtitle, GtkWidget *suffix)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (suffix != NULL)
    {
      gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
      gtk_accessible_update_property (GTK_ACCESSIBLE (suffix), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
fill_series (FinxReplayGroup *self)
{
  guint n;
  const FinxSeries *series = finx_series_list (&n);

  self->names = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      const Choice choice = { &series[i], NULL, FINX_INTERVAL_1D };

      gtk_string_list_append (self->names, _(series[i].title));
      g_array_append_val (self->choices, choice);
    }
  gtk_string_list_append (self->names, _("A CSV file…"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->series), G_LIST_MODEL (self->names));
  g_object_unref (self->names);
}

static void
fill_instruments (FinxReplayGroup *self)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (self->engine);
  g_autoptr(GtkStringList) symbols = gtk_string_list_new (NULL);

  for (guint i = 0; i < finx_instrument_table_get_size (table); i++)
    gtk_string_list_append (symbols, finx_instrument_table_get (table, i)->symbol);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->instrument), G_LIST_MODEL (symbols));
}

static void
build (FinxReplayGroup *self)
{
  GtkWidget *suffix = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *present;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Replay"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
    _("A real series leads the price of one instrument for a while. Its orders from before wait until the end; orders placed meanwhile end with it, and positions are valued at the practice price again."));
  self->series = add_row (self, adw_combo_row_new (), _("Series"), NULL, NULL);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->series), 2);
  self->instrument = add_row (self, adw_combo_row_new (), _("Instrument"), _("Whose price the series leads"), NULL);
  self->from = adw_entry_row_new ();
  add_row (self, self->from, _("Start date (empty: the first)"), NULL, NULL);
  self->rate = gtk_spin_button_new_with_range (0.1, FINX_PRACTICE_REPLAY_MAX_RATE, 0.1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->rate), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->rate), 1);
  add_row (self, adw_action_row_new (), _("Bars a second"), _("Of the simulated market’s time, so the speed multiplies it"), self->rate);
  self->present = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->present), TRUE);
  present = add_row (self, adw_action_row_new (), _("Start at the present price"),
                     _("Multiplies the series; otherwise its prices are as they were recorded"), self->present);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (present), self->present);

  self->progress = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->progress, "finx-replay-progress");
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress of the replay"), -1);
  self->button = gtk_button_new_with_label (_("Start"));
  gtk_widget_set_size_request (self->button, 80, -1);
  gtk_box_append (GTK_BOX (suffix), self->progress);
  gtk_box_append (GTK_BOX (suffix), self->button);
  self->status = add_row (self, adw_action_row_new (), _("Ready"), "", suffix);
}

GtkWidget *
finx_replay_group_new (FinxWorkspace *workspace)
{
  FinxReplayGroup *self = g_object_new (FINX_TYPE_REPLAY_GROUP, NULL);
  const FinxInstrument *shown = finx_workspace_get_instrument (workspace);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->replay = finx_engine_get_replay (self->engine);
  build (self);
  fill_series (self);
  fill_instruments (self);
  /* Begin with the series of the instrument that is shown, where there is one. */
  for (guint i = 0; shown != NULL && i < self->choices->len; i++)
    if (g_str_equal (g_array_index (self->choices, Choice, i).series->symbol, shown->symbol))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->series), i);
        break;
      }
  series_cb (self);
  finx_engine_list_bars_async (self->engine, NULL, listed_cb, g_object_ref (self));
  g_signal_connect_object (self->series, "notify::selected", G_CALLBACK (series_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->from, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rate, "value-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::running", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::position", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
