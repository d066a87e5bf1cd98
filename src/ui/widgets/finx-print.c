/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-print.h"

typedef struct
{
  GtkWidget       *widget;      /* owned */
  FinxPdf         *document;
  FinxPdfPages    *pages;       /* of @document; laid out in a thread */
  char            *name;
  FinxPrintFailed  failed;
} Print;

static GtkPrintSettings *last_settings = NULL;  /* (nullable): the user's choice, kept as long as the program runs */

static void
print_free (gpointer data)
{
  Print *self = data;

  finx_pdf_pages_free (self->pages);
  finx_pdf_free (self->document);
  g_object_unref (self->widget);
  g_free (self->name);
  g_free (self);
}

/* Paper of another size than the pages were laid out for gets them smaller or larger, whole and in its middle. */
static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              Print             *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double paper_width = gtk_print_context_get_width (context), paper_height = gtk_print_context_get_height (context);
  double width, height, scale;

  finx_pdf_pages_get_size (self->pages, &width, &height);
  scale = MIN (paper_width / width, paper_height / height);
  cairo_translate (cr, (paper_width - scale * width) / 2, (paper_height - scale * height) / 2);
  cairo_scale (cr, scale, scale);
  finx_pdf_pages_draw (self->pages, (guint) page, cr);
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         Print                   *self)
{
  g_autoptr(GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_set_object (&last_settings, gtk_print_operation_get_print_settings (operation));
  else if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      self->failed (self->widget, error);
    }
}

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Print *self = g_task_get_task_data (G_TASK (result));
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPrintSettings) settings = last_settings != NULL ? gtk_print_settings_copy (last_settings) : gtk_print_settings_new ();
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (root == NULL)
    return;
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, self->name);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, NULL);
  if (!gtk_print_settings_has_key (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR))
    gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, documents != NULL ? documents : g_get_home_dir ());
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_n_pages (operation, (int) finx_pdf_pages_get_n (self->pages));
  gtk_print_operation_set_job_name (operation, self->name);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), self);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), self);
  /* The task, and with it all of this, lives as long as the operation. */
  g_object_set_data_full (G_OBJECT (operation), "finx-print", g_object_ref (result), g_object_unref);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root), NULL);        /* "done" tells errors */
}

static void
lay_out_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  Print *self = data;

  self->pages = finx_pdf_lay_out (self->document);
  g_task_return_boolean (task, TRUE);
}

void
finx_print (GtkWidget       *widget,
            FinxPdf         *document,
            const char      *name,
            FinxPrintFailed  failed)
{
  Print *self = g_new0 (Print, 1);
  g_autoptr(GTask) task = g_task_new (widget, NULL, laid_out_cb, NULL);

  self->widget = g_object_ref (widget);
  self->document = document;
  self->name = g_strdup (name);
  self->failed = failed;
  g_task_set_task_data (task, self, print_free);
  g_task_run_in_thread (task, lay_out_in_thread);
}
