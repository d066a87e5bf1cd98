/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-data-files.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/words/finx-format.h"

/* A chooser while it is open. */
typedef struct
{
  GtkFileChooserNative *chooser;        /* owned */
  GWeakRef              owner;
  FinxFilesFunc         chosen;
  gpointer              user_data;
} Question;

static void
response_cb (Question *question,
             int       response)
{
  g_autoptr(GtkWidget) owner = g_weak_ref_get (&question->owner);
  g_autoptr(GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (question->chooser));

  gtk_native_dialog_hide (GTK_NATIVE_DIALOG (question->chooser));
  if (response == GTK_RESPONSE_ACCEPT && owner != NULL && g_list_model_get_n_items (files) > 0)
    question->chosen (owner, files, question->user_data);
  g_weak_ref_clear (&question->owner);
  g_object_unref (question->chooser);
  g_free (question);
}

void
finx_choose_files (GtkWidget         *owner,
                   FinxFilesTask      task,
                   const char        *title,
                   const char        *name,
                   const char        *kind,
                   const char *const *suffixes,
                   FinxFilesFunc      chosen,
                   gpointer           user_data)
{
  Question *question = g_new0 (Question, 1);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new (), all = gtk_file_filter_new ();
  GtkFileChooser *chooser;

  question->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (owner)),
                                                   task == FINX_FILES_SAVE ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                   task == FINX_FILES_SAVE ? _("Save") : _("Open"), _("Cancel"));
  question->chosen = chosen;
  question->user_data = user_data;
  g_weak_ref_init (&question->owner, owner);
  chooser = GTK_FILE_CHOOSER (question->chooser);
  gtk_file_filter_set_name (filter, kind);
  for (; *suffixes != NULL; suffixes++)
    gtk_file_filter_add_suffix (filter, *suffixes);
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  if (task != FINX_FILES_SAVE)
    gtk_file_chooser_add_filter (chooser, all);
  gtk_file_chooser_set_select_multiple (chooser, task == FINX_FILES_OPEN_SEVERAL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->chooser), TRUE);
  g_signal_connect_swapped (question->chooser, "response", G_CALLBACK (response_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->chooser));
}

void
finx_choose_price_file (GtkWidget    *owner,
                        FinxFilesFunc chosen,
                        gpointer      user_data)
{
  static const char *const suffixes[] = { "csv", "txt", NULL };

  finx_choose_files (owner, FINX_FILES_OPEN, _("Choose a price file"), NULL, _("CSV with date, close, and maybe open, high, low, volume"),
                     suffixes, chosen, user_data);
}

void
finx_choose_price_target (GtkWidget    *owner,
                          const char   *symbol,
                          const char   *interval,
                          FinxFilesFunc chosen)
{
  static const char *const suffixes[] = { "csv", NULL };
  g_autofree char *name = g_strdup_printf ("%s-%s.csv", symbol, interval);

  g_strdelimit (name, "/", '-');
  finx_choose_files (owner, FINX_FILES_SAVE, _("Save prices"), name, _("CSV files"), suffixes, chosen, NULL);
}

void
finx_choose_transaction_files (GtkWidget    *owner,
                               FinxFilesFunc chosen,
                               gpointer      user_data)
{
  static const char *const suffixes[] = { "csv", "txt", "tsv", "ofx", "qfx", "qif", "json", "xml", "portfolio", NULL };

  finx_choose_files (owner, FINX_FILES_OPEN_SEVERAL, _("Choose files of transactions"), NULL, _("CSV, OFX, QFX, QIF, JSON and XML"), suffixes,
                     chosen, user_data);
}

/* Who takes files that are dropped. */
typedef struct
{
  FinxFilesFunc dropped;
  gpointer      user_data;
} Taker;

static void
taker_free (gpointer  taker,
            GClosure *closure)
{
  g_free (taker);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  const Taker *taker = user_data;
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  if (g_list_model_get_n_items (G_LIST_MODEL (files)) == 0)
    return FALSE;
  taker->dropped (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), G_LIST_MODEL (files), taker->user_data);
  return TRUE;
}

void
finx_accept_files (GtkWidget    *widget,
                   FinxFilesFunc dropped,
                   gpointer      user_data)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Taker *taker = g_new0 (Taker, 1);

  taker->dropped = dropped;
  taker->user_data = user_data;
  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), taker, taker_free, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

void
finx_tell_saved (FinxWorkspace *workspace,
                 GFile         *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_("Saved %s"), shown);
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *action = g_strdup_printf ("data-window.show-file::%s", uri);

  finx_workspace_toast (workspace, text, _("Show"), action);
}

char *
finx_format_bar_day (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);

  /* Translators: a date without a weekday, such as "20 Nov 2026", see g_date_time_format() */
  return time != NULL ? g_date_time_format (time, C_("date", "%-d %b %Y")) : g_strdup ("–");
}

char *
finx_format_bar_time (gint64 time_us,
                      gint64 interval_us)
{
  g_autofree char *day = finx_format_bar_day (time_us);
  g_autofree char *time = NULL;

  if (interval_us >= FINX_USEC_PER_DAY)
    return g_steal_pointer (&day);
  time = finx_format_time (time_us, "UTC");
  return g_strdup_printf ("%s %s", day, time);
}

char *
finx_format_price_value (double value)
{
  int decimals = 2;

  while (decimals < 6 && fabs (value * pow (10, decimals) - round (value * pow (10, decimals))) > 1e-6 * fmax (fabs (value), 1))
    decimals++;
  return finx_format_double (value, decimals);
}
