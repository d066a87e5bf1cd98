/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with price series: imported, fetched, saved, deleted and put back. */
#include "ui/pages/data/prices/finx-prices-view-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "files/finx-price-file.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/prices/finx-price-import-window.h"
#include "ui/words/finx-format.h"

#define FETCHED_DAYS 731

void
finx_prices_view_tell_error (FinxPricesView *self,
                             const GError   *error)
{
  g_autofree char *text = finx_error_text (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finx_workspace_toast (self->workspace, text, NULL, NULL);
}

static FinxSeriesRow *
get_selected (FinxPricesView *self)
{
  return finx_table_get_selected (self->table);
}

/* Import */

static void
imported_cb (FinxPricesView *self,
             const char     *symbol)
{
  g_free (self->wanted);
  self->wanted = g_strdup (symbol);
  finx_prices_view_queue_refresh (self);
}

static void
show_window (FinxPricesView *self,
             const char     *path,
             const char     *symbol)
{
  GtkWidget *window = finx_price_import_window_new (self->workspace, path, symbol);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (window, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
file_chosen_cb (GtkWidget  *owner,
                GListModel *files,
                gpointer    symbol)
{
  g_autoptr(GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    show_window (FINX_PRICES_VIEW (owner), path, symbol);
}

void
finx_prices_view_import (FinxPricesView *self,
                         const char     *path,
                         const char     *symbol)
{
  g_return_if_fail (FINX_IS_PRICES_VIEW (self));
  if (path != NULL)
    show_window (self, path, symbol);
  else
    finx_choose_price_file (GTK_WIDGET (self), file_chosen_cb, (gpointer) (symbol != NULL ? g_intern_string (symbol) : NULL));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  finx_prices_view_import (FINX_PRICES_VIEW (widget), NULL, NULL);
}

/* Fetch: the practice desk's own series. */

typedef struct
{
  FinxPricesView       *view;           /* owned */
  const FinxInstrument *instrument;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->view);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static void
fetched_written_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Fetch) fetch = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!finx_engine_write_series_finish (FINX_ENGINE (source), result, &error))
    {
      finx_prices_view_tell_error (fetch->view, error);
      return;
    }
  text = g_strdup_printf (_("Fetched simulated prices of %s"), fetch->instrument->symbol);
  finx_workspace_toast (fetch->view->workspace, text, NULL, NULL);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Fetch) fetch = user_data;
  const FinxSeriesKey key = { fetch->instrument->symbol, FINX_INTERVAL_1D, FINX_BARS_SIMULATED };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = finx_engine_load_bars_finish (FINX_ENGINE (source), result, &error);

  if (bars == NULL)
    {
      finx_prices_view_tell_error (fetch->view, error);
      return;
    }
  imported_cb (fetch->view, key.symbol);
  finx_engine_write_series_async (FINX_ENGINE (source), &key, bars, NULL, fetched_written_cb, g_steal_pointer (&fetch));
}

void
finx_prices_view_fetch (FinxPricesView       *self,
                        const FinxInstrument *instrument)
{
  gint64 now = finx_clock_now (finx_engine_get_clock (self->engine));
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->view = g_object_ref (self);
  fetch->instrument = instrument;
  finx_engine_load_bars_async (self->engine, instrument, FINX_INTERVAL_1D, now - FETCHED_DAYS * FINX_USEC_PER_DAY, now, self->cancellable,
                               fetched_cb, fetch);
}

/* Save */

/* A series on its way to a file. */
typedef struct
{
  FinxPricesView *view;                 /* owned */
  GFile          *file;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->view);
  g_object_unref (export->file);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    finx_tell_saved (export->view->workspace, export->file);
  else
    finx_prices_view_tell_error (export->view, error);
}

static void
export_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Export) export = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = finx_engine_read_series_finish (FINX_ENGINE (source), result, &error);
  g_autoptr(GBytes) text = NULL;
  GFile *file = export->file;

  if (bars == NULL)
    {
      finx_prices_view_tell_error (export->view, error);
      return;
    }
  text = finx_price_file_write (bars);
  g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, saved_cb,
                                       g_steal_pointer (&export));
}

static void
export_chosen_cb (GtkWidget  *owner,
                  GListModel *files,
                  gpointer    user_data)
{
  FinxPricesView *self = FINX_PRICES_VIEW (owner);
  FinxSeriesRow *row = get_selected (self);
  Export *export;
  FinxSeriesKey key;

  if (row == NULL)
    return;
  key = finx_series_row_get_key (row);
  export = g_new0 (Export, 1);
  export->view = g_object_ref (self);
  export->file = g_list_model_get_item (files, 0);
  finx_engine_read_series_async (self->engine, &key, NULL, export_read_cb, export);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxSeriesRow *row = get_selected (FINX_PRICES_VIEW (widget));

  if (row != NULL)
    finx_choose_price_target (widget, finx_series_row_get_info (row)->symbol, finx_interval_to_string (finx_series_row_get_info (row)->interval),
                              export_chosen_cb);
}

/* Delete and put back */

static void
forget_deleted (FinxPricesView *self)
{
  g_free ((char *) self->deleted_key.symbol);
  self->deleted_key.symbol = NULL;
  g_clear_pointer (&self->deleted_bars, g_array_unref);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxPricesView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_clear_pointer (&self->deleted_bars, g_array_unref);
  self->deleted_bars = finx_engine_delete_series_finish (FINX_ENGINE (source), result, &error);
  if (self->deleted_bars == NULL)
    {
      finx_prices_view_tell_error (self, error);
      return;
    }
  text = g_strdup_printf (_("Deleted the prices of %s"), self->deleted_key.symbol);
  finx_workspace_toast (self->workspace, text, _("Undo"), "data-window.undo-prices");
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxPricesView *self = FINX_PRICES_VIEW (widget);
  FinxSeriesRow *row = get_selected (self);

  if (row == NULL)
    return;
  forget_deleted (self);
  self->deleted_key = finx_series_row_get_key (row);
  self->deleted_key.symbol = g_strdup (self->deleted_key.symbol);
  finx_engine_delete_series_async (self->engine, &self->deleted_key, NULL, deleted_cb, g_object_ref (self));
}

static void
put_back_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxPricesView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!finx_engine_write_series_finish (FINX_ENGINE (source), result, &error))
    finx_prices_view_tell_error (self, error);
}

void
finx_prices_view_undo (FinxPricesView *self)
{
  if (self->deleted_bars == NULL)
    return;
  imported_cb (self, self->deleted_key.symbol);
  finx_engine_write_series_async (self->engine, &self->deleted_key, self->deleted_bars, NULL, put_back_cb, g_object_ref (self));
  forget_deleted (self);
}

static void
show_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxPricesView *self = FINX_PRICES_VIEW (widget);
  FinxSeriesRow *row = get_selected (self);

  if (row == NULL || finx_series_row_get_instrument (row) == NULL)
    return;
  finx_workspace_show_chart (self->workspace, finx_series_row_get_instrument (row));
}

void
finx_prices_view_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "prices.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "prices.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "prices.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "prices.show-chart", NULL, show_chart_action);
}
