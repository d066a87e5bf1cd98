/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of the alerts as it is looked at: all its lines and how they were told, what was read, what was cleared. */
#include "engine/alerts/finx-engine-alerts-private.h"

#define READ_STATE    "alerts.read"     /* the newest sequence that was looked at */
#define CLEARED_STATE "alerts.cleared"  /* and that was cleared */
#define HIDDEN_STATE  "alerts.hidden"   /* sequences of single lines that were removed, the newest first */
#define MOST_HIDDEN   1000              /* older ones are shown again */

static gboolean
load_mark (FinxEngine  *self,
           FinxStore   *store,
           const char  *key,
           gint64      *sequence,
           GError     **error)
{
  g_autoptr(GError) local = NULL;
  char *text = finx_store_get_state (store, key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text == NULL)
    return TRUE;
  *sequence = g_ascii_strtoll (text, NULL, 10);
  g_hash_table_insert (self->state, g_strdup (key), text);
  return TRUE;
}

static gboolean
load_hidden (FinxEngine  *self,
             FinxStore   *store,
             GError     **error)
{
  g_autoptr(GError) local = NULL;
  char *text = finx_store_get_state (store, HIDDEN_STATE, &local);
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (char **word = words; *word != NULL; word++)
    {
      gint64 sequence = g_ascii_strtoll (*word, NULL, 10);

      g_hash_table_add (self->alerts->hidden, g_memdup2 (&sequence, sizeof sequence));
    }
  if (text != NULL)
    g_hash_table_insert (self->state, g_strdup (HIDDEN_STATE), text);
  return TRUE;
}

gboolean
finx_engine_alerts_load_marks (FinxEngine  *self,
                               FinxStore   *store,
                               GError     **error)
{
  return load_mark (self, store, READ_STATE, &self->alerts->read_sequence, error)
         && load_mark (self, store, CLEARED_STATE, &self->alerts->cleared_sequence, error)
         && load_hidden (self, store, error);
}

static void
keep_mark (FinxEngine *self,
           const char *key,
           gint64      sequence)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, sequence);

  finx_engine_set_state (self, key, text);
  finx_engine_tell_alerts (self);
}

static gpointer
load_job (FinxStore       *store,
          gpointer         data,
          GDestroyNotify  *destroy,
          GError         **error)
{
  const gint64 *cleared = data;
  g_autoptr(GPtrArray) events = finx_store_list_alert_history (store, 0, error);

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  if (events == NULL)
    return NULL;
  for (guint i = 0; i < events->len; i++)
    if (((FinxAlertEvent *) events->pdata[i])->sequence <= *cleared)
      g_ptr_array_set_size (events, (int) i);           /* newest first */
  return finx_store_read_deliveries (store, events, error) ? g_steal_pointer (&events) : NULL;
}

void
finx_engine_load_alert_history_async (FinxEngine          *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_run_job (self, load_job, g_memdup2 (&self->alerts->cleared_sequence, sizeof (gint64)), g_free,
                       (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_load_alert_history_finish (FinxEngine    *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  GPtrArray *events;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  events = g_task_propagate_pointer (G_TASK (result), error);
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    if (g_hash_table_contains (self->alerts->hidden, &((FinxAlertEvent *) events->pdata[i - 1])->sequence))
      g_ptr_array_remove_index (events, i - 1);
  return events;
}

gint64
finx_engine_get_cleared_alerts (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);
  return self->alerts->cleared_sequence;
}

void
finx_engine_set_cleared_alerts (FinxEngine *self,
                                gint64      sequence)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  if (sequence == self->alerts->cleared_sequence)
    return;
  self->alerts->cleared_sequence = sequence;
  keep_mark (self, CLEARED_STATE, sequence);
}

gboolean
finx_engine_is_alert_line_shown (FinxEngine           *self,
                                 const FinxAlertEvent *event)
{
  return event->sequence > self->alerts->cleared_sequence && !g_hash_table_contains (self->alerts->hidden, &event->sequence);
}

static int
compare_newest (gconstpointer a,
                gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x < y) - (x > y);
}

void
finx_engine_show_alert_lines (FinxEngine   *self,
                              const gint64 *sequences,
                              gsize         n_sequences,
                              gboolean      shown)
{
  g_autoptr(GList) hidden = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = 0;

  g_return_if_fail (FINX_IS_ENGINE (self));

  for (gsize i = 0; i < n_sequences; i++)
    if (shown)
      g_hash_table_remove (self->alerts->hidden, &sequences[i]);
    else
      g_hash_table_add (self->alerts->hidden, g_memdup2 (&sequences[i], sizeof *sequences));
  hidden = g_list_sort (g_hash_table_get_keys (self->alerts->hidden), compare_newest);
  for (const GList *l = hidden; l != NULL && n < MOST_HIDDEN; l = l->next, n++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, n > 0 ? " " : "", *(const gint64 *) l->data);
  finx_engine_set_state (self, HIDDEN_STATE, text->str);
  finx_engine_tell_alerts (self);
}

/* What the user has looked at */

gboolean
finx_engine_is_alert_unread (FinxEngine           *self,
                             const FinxAlertEvent *event)
{
  return finx_alert_event_is_firing (event) && event->sequence > self->alerts->read_sequence;
}

guint
finx_engine_get_unread_alerts (FinxEngine *self)
{
  GListModel *history;
  guint n = 0;

  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);

  history = G_LIST_MODEL (self->alerts->history);
  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);

      if (finx_alert_event_item_get_event (line)->sequence <= self->alerts->read_sequence)
        break;                          /* newest first */
      n += finx_engine_is_alert_unread (self, finx_alert_event_item_get_event (line));
    }
  return n;
}

void
finx_engine_mark_alerts_read (FinxEngine *self)
{
  g_autoptr(FinxAlertEventItem) newest = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  newest = g_list_model_get_item (G_LIST_MODEL (self->alerts->history), 0);
  if (newest == NULL || finx_alert_event_item_get_event (newest)->sequence <= self->alerts->read_sequence)
    return;
  self->alerts->read_sequence = finx_alert_event_item_get_event (newest)->sequence;
  keep_mark (self, READ_STATE, self->alerts->read_sequence);
}
