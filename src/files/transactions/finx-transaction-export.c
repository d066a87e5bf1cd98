/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/transactions/finx-transaction-export.h"

#include "files/transactions/finx-transaction-csv.h"
#include "files/transactions/finx-transaction-json.h"

#define FLUSH_BYTES (1 << 20)

/* Rows as text, written out now and then, so that millions need no memory. */
typedef struct
{
  GOutputStream *stream;
  GString       *text;
  gint32         opened;
} Writer;

static gboolean
flush (Writer  *self,
       gsize    when_above,
       GError **error)
{
  if (self->text->len <= when_above)
    return TRUE;
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL, error))
    return FALSE;
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
write_csv (Writer               *self,
           FinxTransactionList  *list,
           GError              **error)
{
  guint n = finx_transaction_list_get_n (list);
  gboolean has_received = FALSE;
  FinxTransaction view;

  for (guint i = 0; i < n && !has_received; i++)
    {
      finx_transaction_list_get (list, i, &view);
      has_received = view.received != NULL;
    }
  finx_transaction_csv_write_opening (self->opened, self->text);
  finx_transaction_csv_write_head (has_received, FALSE, self->text);
  for (guint i = 0; i < n; i++)
    {
      finx_transaction_list_get (list, i, &view);
      finx_transaction_csv_write_row (&view, has_received, FALSE, self->text);
      if (!flush (self, FLUSH_BYTES, error))
        return FALSE;
    }
  return flush (self, 0, error);
}

static gboolean
write_json (Writer               *self,
            FinxTransactionList  *list,
            GError              **error)
{
  guint n = finx_transaction_list_get_n (list);
  FinxTransaction view;

  g_string_append_c (self->text, '[');
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      finx_transaction_list_get (list, i, &view);
      json_node_take_object (node, finx_transaction_to_json (&view));
      text = json_to_string (node, FALSE);
      g_string_append_printf (self->text, "%s%s", i > 0 ? "," : "", text);
      if (!flush (self, FLUSH_BYTES, error))
        return FALSE;
    }
  g_string_append (self->text, "]\n");
  return flush (self, 0, error);
}

gboolean
finx_transaction_export_write (FinxTransactionList  *list,
                               gint32                opened,
                               gboolean              is_json,
                               GOutputStream        *stream,
                               GError              **error)
{
  g_autoptr(GString) text = g_string_sized_new (FLUSH_BYTES + 4096);
  Writer writer = { stream, text, opened };

  return (is_json ? write_json : write_csv) (&writer, list, error);
}

gboolean
finx_transaction_export_save (FinxTransactionList  *list,
                              gint32                opened,
                              gboolean              is_json,
                              GFile                *file,
                              GError              **error)
{
  g_autoptr(GOutputStream) stream = G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
  g_autoptr(GCancellable) give_up = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  if (finx_transaction_export_write (list, opened, is_json, stream, error))
    return g_output_stream_close (stream, NULL, error);
  g_cancellable_cancel (give_up);               /* closing so leaves the file that was there */
  g_output_stream_close (stream, give_up, NULL);
  return FALSE;
}
