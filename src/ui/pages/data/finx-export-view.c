/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-export-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-prices.h"
#include "engine/review/finx-opening-day.h"
#include "files/finx-price-file.h"
#include "files/transactions/finx-transaction-export.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/prices/finx-series-row.h"
#include "ui/words/finx-format.h"

enum { FORMAT_CSV, FORMAT_JSON };

struct _FinxExportView
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GCancellable  *cancellable;           /* of the list; cancelled in dispose */
  GtkWidget     *scroller, *portfolio, *format, *count, *save, *series, *save_prices;
  GPtrArray     *portfolio_ids;         /* char *, as the row has them */
  GPtrArray     *rows;                  /* FinxSeriesRow, as the row has them */
};

G_DEFINE_FINAL_TYPE (FinxExportView, finx_export_view, GTK_TYPE_WIDGET)

/* A file on its way; made on a pool thread. */
typedef struct
{
  FinxTransactionList *list;            /* or */
  gint32               opened;          /* of the list's portfolio */
  GArray              *bars;
  gboolean             is_json;
  GFile               *file;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->list, finx_transaction_list_unref);
  g_clear_pointer (&job->bars, g_array_unref);
  g_object_unref (job->file);
  g_free (job);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean is_saved;

  if (job->bars != NULL)
    {
      g_autoptr(GBytes) text = finx_price_file_write (job->bars);
      gsize size;
      const char *bytes = g_bytes_get_data (text, &size);

      is_saved = g_file_replace_contents (job->file, bytes, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error);
    }
  else
    is_saved = finx_transaction_export_save (job->list, job->opened, job->is_json, job->file, &error);
  if (is_saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxExportView *self = FINX_EXPORT_VIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->workspace == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      finx_tell_saved (self->workspace, job->file);
      return;
    }
  text = g_strdup_printf (_("The file was not saved: %s"), error->message);
  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

static void
run (FinxExportView *self,
     Job            *job)               /* (transfer full) */
{
  g_autoptr(GTask) task = g_task_new (self, NULL, saved_cb, NULL);

  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, save_thread);
}

static const char *
get_portfolio (FinxExportView *self)
{
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->portfolio));

  return chosen < self->portfolio_ids->len ? self->portfolio_ids->pdata[chosen] : NULL;
}

static gboolean
is_json (FinxExportView *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->format)) == FORMAT_JSON;
}

static void
transactions_chosen_cb (GtkWidget  *owner,
                        GListModel *files,
                        gpointer    user_data)
{
  FinxExportView *self = FINX_EXPORT_VIEW (owner);
  const char *portfolio = get_portfolio (self);
  FinxTransactionList *list = portfolio != NULL ? finx_engine_get_transactions (self->engine, portfolio) : NULL;
  Job *job;

  if (list == NULL)
    return;
  job = g_new0 (Job, 1);
  job->list = finx_transaction_list_ref (list);
  job->opened = finx_engine_get_opening_day (self->engine, portfolio);
  job->is_json = is_json (self);
  job->file = g_list_model_get_item (files, 0);
  run (self, job);
}

static void
save_transactions_cb (FinxExportView *self)
{
  static const char *const csv[] = { "csv", NULL }, *const json[] = { "json", NULL };
  const char *portfolio = get_portfolio (self);
  g_autofree char *name = NULL;

  if (portfolio == NULL)
    return;
  name = g_strdup_printf ("%s.%s", portfolio, is_json (self) ? "json" : "csv");
  finx_choose_files (GTK_WIDGET (self), FINX_FILES_SAVE, _("Save transactions"), name, is_json (self) ? _("JSON files") : _("CSV files"),
                     is_json (self) ? json : csv, transactions_chosen_cb, NULL);
}

static FinxSeriesRow *
get_series (FinxExportView *self)
{
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->series));

  return chosen < self->rows->len ? self->rows->pdata[chosen] : NULL;
}

/* The file, until the bars are read. */
typedef struct
{
  FinxExportView *view;                 /* owned */
  GFile          *file;
} Waiting;

static void
bars_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr(FinxExportView) self = waiting->view;
  g_autoptr(GError) error = NULL;
  GArray *bars = finx_engine_read_series_finish (FINX_ENGINE (source), result, &error);

  if (bars != NULL)
    {
      Job *job = g_new0 (Job, 1);

      job->bars = bars;
      job->file = g_object_ref (waiting->file);
      run (self, job);
    }
  else if (self->workspace != NULL)
    finx_workspace_toast (self->workspace, error->message, NULL, NULL);
  g_object_unref (waiting->file);
  g_free (waiting);
}

static void
prices_chosen_cb (GtkWidget  *owner,
                  GListModel *files,
                  gpointer    user_data)
{
  FinxExportView *self = FINX_EXPORT_VIEW (owner);
  FinxSeriesRow *row = get_series (self);
  Waiting *waiting;
  FinxSeriesKey key;

  if (row == NULL)
    return;
  key = finx_series_row_get_key (row);
  waiting = g_new0 (Waiting, 1);
  waiting->view = g_object_ref (self);
  waiting->file = g_list_model_get_item (files, 0);
  finx_engine_read_series_async (self->engine, &key, NULL, bars_read_cb, waiting);
}

static void
save_prices_cb (FinxExportView *self)
{
  FinxSeriesRow *row = get_series (self);

  if (row != NULL)
    finx_choose_price_target (GTK_WIDGET (self), finx_series_row_get_info (row)->symbol,
                              finx_interval_to_string (finx_series_row_get_info (row)->interval), prices_chosen_cb);
}

static void
update (FinxExportView *self)
{
  const char *portfolio = get_portfolio (self);
  FinxTransactionList *list = portfolio != NULL ? finx_engine_get_transactions (self->engine, portfolio) : NULL;
  guint n = list != NULL ? finx_transaction_list_get_n (list) : 0;
  g_autofree char *count = finx_format_double (n, 0);
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s transaction", "%s transactions", n), count);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->portfolio), text);
  gtk_widget_set_sensitive (self->save, n > 0);
  gtk_widget_set_sensitive (self->save_prices, self->rows->len > 0);
}

static void
list_portfolios (FinxExportView *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *before = g_strdup (get_portfolio (self));
  guint chosen = 0;
  gboolean is_chosen = FALSE;

  g_ptr_array_set_size (self->portfolio_ids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);

      /* Once there is something real, that is meant. */
      if (g_strcmp0 (before, account->id) == 0 || (before == NULL && !is_chosen && !account->is_simulated))
        {
          chosen = i;
          is_chosen = TRUE;
        }
      gtk_string_list_append (names, account->name);
      g_ptr_array_add (self->portfolio_ids, g_strdup (account->id));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->portfolio), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->portfolio), chosen);
  update (self);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxExportView) self = user_data;
  g_autoptr(GArray) infos = finx_engine_list_bars_finish (FINX_ENGINE (source), result, NULL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  if (infos == NULL || self->workspace == NULL)
    return;
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < infos->len; i++)
    {
      const FinxBarSeriesInfo *info = &g_array_index (infos, FinxBarSeriesInfo, i);
      g_autofree char *name = g_strdup_printf ("%s · %s · %s", info->symbol, finx_interval_to_string (info->interval), finx_bar_source_label (info->source));

      gtk_string_list_append (names, name);
      g_ptr_array_add (self->rows, finx_series_row_new (info, NULL));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->series), G_LIST_MODEL (names));
  update (self);
}

static void
refresh (FinxExportView *self)
{
  list_portfolios (self);
  finx_engine_list_bars_async (self->engine, self->cancellable, listed_cb, g_object_ref (self));
}

static void
finx_export_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_export_view_parent_class)->map (widget);
  refresh (FINX_EXPORT_VIEW (widget));
}

static void
finx_export_view_dispose (GObject *object)
{
  FinxExportView *self = FINX_EXPORT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_export_view_parent_class)->dispose (object);
}

static void
finx_export_view_finalize (GObject *object)
{
  FinxExportView *self = FINX_EXPORT_VIEW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->portfolio_ids);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (finx_export_view_parent_class)->finalize (object);
}

static void
finx_export_view_class_init (FinxExportViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_export_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_export_view_finalize;
  GTK_WIDGET_CLASS (klass)->map = finx_export_view_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "finxexport");
}

static void
finx_export_view_init (FinxExportView *self)
{
  self->cancellable = g_cancellable_new ();
  self->portfolio_ids = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

static GtkWidget *
add_combo (GtkWidget  *group,
           const char *title,
           const char *subtitle)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_button (FinxExportView *self,
            GtkWidget      *group,
            const char     *label,
            GCallback       clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  return button;
}

GtkWidget *
finx_export_view_new (FinxWorkspace *workspace)
{
  FinxExportView *self = g_object_new (FINX_TYPE_EXPORT_VIEW, NULL);
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *transactions = adw_preferences_group_new (), *prices = adw_preferences_group_new ();
  const char *const formats[] = { "FinX CSV", "JSON", NULL };
  g_autoptr(GtkStringList) names = gtk_string_list_new (formats);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_add_css_class (box, "finx-dialog-body");
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (transactions), _("Transactions"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (transactions), _("Everything that happened in a portfolio, exact to the last digit"));
  self->save = add_button (self, transactions, _("Save transactions…"), G_CALLBACK (save_transactions_cb));
  self->portfolio = add_combo (transactions, _("Portfolio"), "");
  self->format = add_combo (transactions, _("Format"), _("An import reads FinX CSV again"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->format), G_LIST_MODEL (names));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (prices), _("Prices"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (prices), _("One series as CSV with date, open, high, low, close, volume"));
  self->save_prices = add_button (self, prices, _("Save prices…"), G_CALLBACK (save_prices_cb));
  self->series = add_combo (prices, _("Series"), "");
  gtk_box_append (GTK_BOX (box), transactions);
  gtk_box_append (GTK_BOX (box), prices);
  g_signal_connect_object (self->portfolio, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
