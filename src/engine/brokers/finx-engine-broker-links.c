/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line brings in while it is open: prices, orders, fills, how it is; and what was said over it, for the audit trail. All of it
 * comes on the engine thread and goes on as what the practice desk tells does. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include <stdlib.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "engine/prices/finx-engine-providers-private.h"

#define BALANCES_EVERY 60       /* seconds */
#define KNOWN_DAYS 7            /* fills of that time are known to a line that opens, so that none is told again */

/* Something that is to be done on the main context; of the line. */
typedef struct
{
  FinxBrokerLine *line;
  GSourceFunc     func;
  FinxLink       *link;                 /* (nullable) */
  char           *first, *second;       /* (nullable) */
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  finx_broker_line_unref (note->line);
  g_clear_pointer (&note->link, finx_link_free);
  g_free (note->first);
  finx_free_wiped (note->second);
  g_free (note);
}

/* What comes when the engine is gone is for nobody. */
static gboolean
note_cb (gpointer data)
{
  Note *note = data;

  return note->line->is_over ? G_SOURCE_REMOVE : note->func (note);
}

static void
tell_main (FinxBrokerLine *line,
           GSourceFunc     func,
           FinxLink       *link,
           const char     *first,
           const char     *second)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Note *note = g_new0 (Note, 1);

  *note = (Note) { finx_broker_line_ref (line), func, link, g_strdup (first), g_strdup (second) };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, note_cb, note, note_free);
  g_source_attach (source, line->engine->context);
}

/* Instruments */

/* The market of an instrument is the real one, while the practice desk has its own. */
static const FinxInstrument *
find_own (FinxEngine           *self,
          const FinxInstrument *draft)
{
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);
  g_autoptr(FinxInstrument) other = NULL;

  if (known == NULL)
    return finx_instrument_table_add (self->instruments, draft, NULL);
  if (!finx_practice_desk_trades (self->desk, known) && known->asset_class == draft->asset_class
      && (draft->asset_class != FINX_ASSET_CRYPTO || g_str_equal (known->currency, draft->currency)))
    return known;
  other = finx_instrument_copy (draft);
  g_free (other->symbol);
  other->symbol = g_strconcat (draft->symbol, ".LIVE", NULL);
  known = finx_instrument_table_lookup (self->instruments, other->symbol);
  return known != NULL ? known : finx_instrument_table_add (self->instruments, other, NULL);
}

static gpointer
write_instrument_job (FinxStore      *store,
                      gpointer        data,
                      GDestroyNotify *destroy,
                      GError        **error)
{
  return finx_store_write_instrument (store, data, error) ? store : NULL;
}

static void
instrument_written_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    finx_engine_trouble (FINX_ENGINE (source), "An instrument of a broker could not be written down: %s", error->message);
}

/* The store knows it before the journal names it. */
void
finx_engine_keep_instrument (FinxEngine           *self,
                             const FinxInstrument *instrument)
{
  if (!self->read_only && !finx_practice_desk_trades (self->desk, instrument))
    finx_engine_run_job (self, write_instrument_job, (gpointer) instrument, NULL, NULL, NULL, instrument_written_cb, NULL);
}

/* On the main context: what is watched already is heard from this line now. */
static gboolean
met_cb (gpointer data)
{
  Note *note = data;
  FinxEngine *self = note->line->engine;
  const FinxInstrument *instrument = finx_instrument_table_lookup (self->instruments, note->first);

  g_hash_table_insert (note->line->symbols, g_strdup (note->first), g_strdup (note->second));
  finx_engine_keep_instrument (self, instrument);
  finx_broker_line_write (note->line);
  if (finx_subscriptions_get (self->subscriptions, instrument) != 0)
    finx_engine_streams_changed (instrument, finx_subscriptions_get (self->subscriptions, instrument), self);
  if (note->line->is_open)
    finx_engine_age_quotes (self);      /* its price is one of a market from now on */
  return G_SOURCE_REMOVE;
}

/* Returns: whether it is new to @line */
static gboolean
give_feed (FinxBrokerLine       *line,
           const FinxInstrument *instrument)
{
  FinxEngineBrokers *brokers = line->engine->brokers;
  gboolean is_new = FALSE;

  g_mutex_lock (&brokers->mutex);
  if (g_hash_table_lookup (brokers->feeds, instrument) == NULL)
    is_new = g_hash_table_insert (brokers->feeds, (gpointer) instrument, line);
  g_mutex_unlock (&brokers->mutex);
  return is_new;
}

/* On the engine thread: FinxInstrumentResolver. */
static const FinxInstrument *
resolve (const FinxInstrument *draft,
         gpointer              user_data)
{
  FinxBrokerLine *line = user_data;
  const FinxInstrument *instrument = find_own (line->engine, draft);

  if (instrument == NULL || line->connection == NULL)
    return instrument;
  give_feed (line, instrument);
  tell_main (line, met_cb, NULL, instrument->symbol, draft->symbol);
  return instrument;
}

/* What comes */

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  finx_engine_thread_push (((FinxBrokerLine *) user_data)->engine->thread, ticks, n);
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  finx_engine_thread_push_depth (((FinxBrokerLine *) user_data)->engine->thread, depth);
}

static void
book_cb (const FinxBookMessage *message,
         gpointer               user_data)
{
  FinxBrokerLine *line = user_data;

  finx_engine_thread_push_book (line->engine->thread, message, FINX_FEED (line->client));
}

static gboolean
aged_cb (gpointer data)
{
  FinxBrokerLine *line = ((Note *) data)->line;

  if (line->is_open)
    finx_engine_age_quotes (line->engine);
  return G_SOURCE_REMOVE;
}

static void
feed_state_cb (gpointer user_data)
{
  tell_main (user_data, aged_cb, NULL, NULL, NULL);
}

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  FinxEngine *self = ((FinxBrokerLine *) user_data)->engine;

  finx_engine_thread_post (self->thread, finx_event_new_order (finx_order_copy (order), finx_clock_now (self->clock), note));
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  FinxBrokerLine *line = user_data;
  FinxEngine *self = line->engine;

  line->is_stale = TRUE;
  finx_engine_thread_post (self->thread, finx_event_new_fill (finx_fill_copy (fill), finx_clock_now (self->clock), ""));
}

static void
exchange_cb (const char *client_id,
             gboolean    is_sent,
             const char *text,
             gpointer    user_data)
{
  FinxBrokerLine *line = user_data;
  FinxEngineBrokers *brokers = line->engine->brokers;
  FinxExchange *exchange = finx_exchange_new (line->account, client_id, finx_clock_now (finx_broker_client_get_clock (line->client)), is_sent, text);

  g_mutex_lock (&brokers->mutex);
  g_ptr_array_add (brokers->exchanges, exchange);
  g_mutex_unlock (&brokers->mutex);
}

static gboolean
linked_cb (gpointer data)
{
  Note *note = data;
  FinxBrokerLine *line = note->line;
  const FinxLink *before = finx_connection_get_link (line->connection);
  gboolean is_new = before == NULL || before->state != note->link->state;

  if (!line->is_open)
    return G_SOURCE_REMOVE;
  if (note->link->synced_us != 0 && (before == NULL || before->synced_us != note->link->synced_us))
    line->is_stale = TRUE;
  finx_connection_set_link (line->connection, note->link);
  finx_engine_age_quotes (line->engine);
  if (is_new)
    finx_engine_tell_mode (line->engine);
  return G_SOURCE_REMOVE;
}

static void
link_cb (const FinxLink *link,
         gpointer        user_data)
{
  tell_main (user_data, linked_cb, finx_link_copy (link), NULL, NULL);
}

/* What the connection keeps by itself */

static void renew (FinxBrokerLine *line);

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxBrokerLine) line = user_data;
  g_autoptr(GError) error = NULL;

  if (!finx_keyring_renew_finish (FINX_KEYRING (source), result, &error))
    finx_log (FINX_LOG_WARNING, "broker", "", "The keyring did not take what the next start needs: %s", error->message);
  line->is_renewing = FALSE;
  if (line->newest != NULL)
    renew (line);
  finx_engine_end (line->engine);
}

/* One after the other, so that the newest is what stays. */
static void
renew (FinxBrokerLine *line)
{
  g_autofree char *service = finx_broker_line_get_key (line);
  char *text = g_steal_pointer (&line->newest);

  line->is_renewing = TRUE;
  finx_engine_begin (line->engine);
  finx_keyring_renew_async (finx_engine_get_keyring (line->engine), service, text, renewed_cb, finx_broker_line_ref (line));
  finx_free_wiped (text);
}

/* All that a connection keeps is in one place, so that it fits together: in the keyring where any of it is a secret. */
static gboolean
keeps_secrets (FinxBrokerLine *line)
{
  for (const FinxBrokerField *field = finx_broker_line_get_info (line)->fields; field->id != NULL; field++)
    if (field->is_kept && field->is_secret)
      return TRUE;
  return FALSE;
}

static gboolean
keep_cb (gpointer data)
{
  Note *note = data;
  FinxBrokerLine *line = note->line;

  if (keeps_secrets (line))
    {
      finx_free_wiped (line->newest);
      line->newest = g_steal_pointer (&note->second);
      if (!line->is_renewing)
        renew (line);
      return G_SOURCE_REMOVE;
    }
  g_hash_table_insert (line->kept, g_strdup (note->first), g_strdup (note->second));
  finx_broker_line_write (line);
  return G_SOURCE_REMOVE;
}

char *
finx_broker_line_get_values (FinxBrokerLine *self)
{
  const FinxBrokerInfo *info = finx_broker_line_get_info (self);
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    if (*finx_broker_client_get_value (self->client, field->id) != '\0')
      g_hash_table_insert (values, (gpointer) field->id, (gpointer) finx_broker_client_get_value (self->client, field->id));
  return finx_broker_values_to_text (info, values);
}

static void
keeper_cb (const char *field,
           const char *value,
           gpointer    user_data)
{
  FinxBrokerLine *line = user_data;
  char *text = keeps_secrets (line) ? finx_broker_line_get_values (line) : g_strdup (value);

  tell_main (line, keep_cb, NULL, field, text);
  finx_free_wiped (text);
}

void
finx_broker_line_make (FinxBrokerLine *self,
                       GHashTable     *values)
{
  static const FinxFeedSink feed_sink = { ticks_cb, depth_cb, book_cb, feed_state_cb };
  static const FinxBrokerSink broker_sink = { order_cb, fill_cb, exchange_cb, link_cb };
  FinxEngineBrokers *brokers = self->engine->brokers;
  const char *haste = g_getenv ("FINX_TEST_HASTE");
  FinxBrokerSetup setup = { self->account, self->venue_account, self->is_paper, values, haste != NULL ? (guint) atoi (haste) : 0 };
  GHashTableIter iter;
  gpointer key, value;

  if (self->client != NULL)
    return;
  if (brokers->http == NULL)
    brokers->http = finx_http_new (brokers->clock);
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (values, key, g_strdup (value));
  self->client = finx_broker_client_new (finx_brokers_get_type (self->broker), brokers->http, brokers->clock, &setup, resolve, self);
  if (self->connection == NULL)
    return;
  finx_broker_client_set_keeper (self->client, keeper_cb, self);
  finx_feed_set_sink (FINX_FEED (self->client), &feed_sink, self);
  finx_broker_set_sink (FINX_BROKER (self->client), &broker_sink, self);
  g_hash_table_iter_init (&iter, self->symbols);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (self->engine->instruments, key);

      if (instrument != NULL)
        finx_broker_client_know (self->client, value, instrument);
    }
}

void
finx_broker_line_unmake (FinxBrokerLine *self)
{
  if (self->client == NULL)
    return;
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
  finx_broker_set_sink (FINX_BROKER (self->client), NULL, NULL);
  finx_broker_client_set_keeper (self->client, NULL, NULL);
  finx_broker_client_close (self->client);
  g_clear_object (&self->client);
}

/* Opening and closing */

/* What is known of the account already, and the key; of one opening. */
typedef struct
{
  FinxBrokerLine *line;
  GHashTable     *values;
  GPtrArray      *orders, *fills;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  finx_broker_line_unref (opening->line);
  g_hash_table_unref (opening->values);
  g_ptr_array_unref (opening->orders);
  g_ptr_array_unref (opening->fills);
  g_free (opening);
}

/* Open orders, and the newest of the rest; fills of both. */
static void
collect_known (FinxBrokerLine *line,
               GPtrArray      *orders,
               GPtrArray      *fills)
{
  FinxEngine *self = line->engine;
  gint64 since_us = finx_clock_now (self->clock) - KNOWN_DAYS * FINX_USEC_PER_DAY;
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < finx_archive_get_size (self->orders); i++)
    {
      const FinxOrder *order = finx_archive_get_value (self->orders, i);

      if (g_strcmp0 (order->account, line->account) != 0 || (order->updated_us < since_us && !finx_order_state_is_open (order->state)))
        continue;
      g_ptr_array_add (orders, finx_order_copy (order));
      g_hash_table_add (ids, order->client_id);
    }
  for (guint i = 0; i < finx_archive_get_size (self->fills); i++)
    {
      const FinxFill *fill = finx_archive_get_value (self->fills, i);

      if (g_strcmp0 (fill->account, line->account) == 0 && (fill->time_us >= since_us || g_hash_table_contains (ids, fill->client_id)))
        g_ptr_array_add (fills, finx_fill_copy (fill));
    }
}

/* On the engine thread. */
static gboolean
open_cb (gpointer data)
{
  Opening *opening = data;
  FinxBrokerLine *line = opening->line;

  finx_broker_line_unmake (line);
  finx_broker_line_make (line, opening->values);
  finx_broker_client_restore (line->client, opening->orders, opening->fills);
  finx_broker_client_open (line->client);
  return G_SOURCE_REMOVE;
}

/* Takes @reason. */
static void
show_trouble (FinxBrokerLine *line,
              FinxLinkState   state,
              char           *reason)
{
  FinxLink link = { .state = state, .reason = reason, .since_us = finx_clock_now (line->engine->brokers->clock) };

  finx_connection_set_link (line->connection, &link);
  finx_engine_tell_mode (line->engine);
  g_free (reason);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(FinxBrokerLine) line = user_data;
  FinxEngine *self = line->engine;
  g_autoptr(GError) error = NULL;
  GHashTable *values = finx_broker_line_load_key_finish (result, &error);
  Opening *opening;

  if (!line->is_open)
    {
      g_clear_pointer (&values, g_hash_table_unref);
    }
  else if (values == NULL)
    {
      line->is_open = FALSE;
      show_trouble (line, FINX_LINK_DOWN, finx_error_text (error));
    }
  else
    {
      opening = g_new0 (Opening, 1);
      opening->line = finx_broker_line_ref (line);
      opening->values = values;
      opening->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
      opening->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
      collect_known (line, opening->orders, opening->fills);
      line->is_made = TRUE;
      finx_engine_thread_start (self->thread);
      finx_engine_thread_invoke (self->thread, open_cb, opening, opening_free);
      for (guint i = 0; i < finx_instrument_table_get_size (self->instruments); i++)
        {
          const FinxInstrument *instrument = finx_instrument_table_get (self->instruments, i);

          if (finx_engine_get_line_of (self, instrument) == line && finx_subscriptions_get (self->subscriptions, instrument) != 0)
            finx_engine_streams_changed (instrument, finx_subscriptions_get (self->subscriptions, instrument), self);
        }
    }
  finx_engine_end (self);
}

/* Its orders must have been read from the journal. */
void
finx_broker_line_open (FinxBrokerLine *self)
{
  if (self->is_open || self->is_paused || self->engine->is_offline || self->engine->read_only || self->connection == NULL)
    return;
  self->is_open = TRUE;
  show_trouble (self, FINX_LINK_CONNECTING, g_strdup (""));
  finx_engine_begin (self->engine);
  finx_broker_line_load_key_async (self, NULL, key_cb, finx_broker_line_ref (self));
}

static void
unmake (gpointer data)
{
  finx_broker_line_unmake (data);
}

void
finx_broker_line_close (FinxBrokerLine *self)
{
  gboolean was_open = self->is_open;

  self->is_open = self->is_made = FALSE;
  if (self->engine->thread != NULL)
    finx_engine_thread_call (self->engine->thread, unmake, self);
  if (was_open)
    show_trouble (self, FINX_LINK_OFF, g_strdup (""));
}

/* Prices */

typedef struct
{
  FinxBrokerLine       *line;
  const FinxInstrument *instrument;
  FinxStreams           streams;
} Subscription;

static gboolean
subscribe_cb (gpointer data)
{
  Subscription *subscription = data;

  if (subscription->line->client != NULL)
    finx_feed_subscribe (FINX_FEED (subscription->line->client), subscription->instrument, subscription->streams);
  return G_SOURCE_REMOVE;
}

static void
subscription_free (gpointer data)
{
  finx_broker_line_unref (((Subscription *) data)->line);
  g_free (data);
}

void
finx_broker_line_subscribe (FinxBrokerLine       *line,
                            const FinxInstrument *instrument,
                            FinxStreams           streams)
{
  Subscription *subscription = g_new0 (Subscription, 1);

  *subscription = (Subscription) { finx_broker_line_ref (line), instrument, streams };
  finx_engine_thread_invoke (line->engine->thread, subscribe_cb, subscription, subscription_free);
}

FinxFeedState
finx_broker_line_get_feed (FinxBrokerLine *line)
{
  return finx_connection_get_state (line->connection);
}

/* Balances */

static void
balances_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxBrokerLine) line = user_data;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, NULL);

  if (call == NULL)
    return;                             /* how the line is says why; what was told last stays */
  g_clear_pointer (&line->balances, g_ptr_array_unref);
  line->balances = g_steal_pointer (&call->rows);
  if (line->connection != NULL && finx_connection_get_link (line->connection) != NULL)
    finx_connection_set_link (line->connection, finx_connection_get_link (line->connection));
}

void
finx_engine_brokers_second (FinxEngine *self)
{
  if (self->brokers == NULL)
    return;
  finx_engine_write_exchanges (self);
  for (guint i = 0; i < self->brokers->lines->len; i++)
    {
      FinxBrokerLine *line = self->brokers->lines->pdata[i];

      if (!line->is_open || !line->is_made || (!line->is_stale && ++line->n_seconds < BALANCES_EVERY))
        continue;
      line->is_stale = FALSE;
      line->n_seconds = 0;
      finx_broker_line_call_async (line, NULL, finx_broker_call_new (FINX_READ_BALANCES), NULL, balances_cb, finx_broker_line_ref (line));
    }
}

/* All lines */

FinxEngineBrokers *
finx_engine_get_brokers (FinxEngine *self)
{
  FinxEngineBrokers *brokers = self->brokers;

  if (brokers != NULL)
    return brokers;
  self->brokers = brokers = g_new0 (FinxEngineBrokers, 1);
  brokers->clock = g_object_ref (finx_engine_get_provider_clock (self));
  brokers->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_broker_line_unref);
  brokers->feeds = g_hash_table_new (NULL, NULL);
  brokers->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  brokers->exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_exchange_free);
  g_mutex_init (&brokers->mutex);
  return brokers;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const FinxBrokerLine *first = *(FinxBrokerLine *const *) a, *second = *(FinxBrokerLine *const *) b;

  return first->place != second->place ? (first->place > second->place) - (first->place < second->place)
                                       : g_strcmp0 (first->account, second->account);
}

/* Takes @line; its instruments have it as their feed where no other line is. */
void
finx_engine_add_line (FinxEngine     *self,
                      FinxBrokerLine *line)
{
  FinxEngineBrokers *brokers = finx_engine_get_brokers (self);
  FinxLink link = { .state = FINX_LINK_OFF, .reason = (char *) "" };
  GHashTableIter iter;
  gpointer symbol;

  brokers->n_known = 0;                 /* its fills are looked for once more */
  line->connection = finx_connection_new (line->account, line->name, FALSE);
  finx_connection_set_link (line->connection, &link);
  g_ptr_array_add (brokers->lines, line);
  g_ptr_array_sort (brokers->lines, compare_places);
  g_list_store_append (self->connections, line->connection);
  g_hash_table_iter_init (&iter, line->symbols);
  while (g_hash_table_iter_next (&iter, &symbol, NULL))
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (self->instruments, symbol);

      if (instrument != NULL)
        give_feed (line, instrument);
    }
}

static gboolean
is_of_line (gpointer key,
            gpointer value,
            gpointer line)
{
  return value == line;
}

/* Closed, and unknown from then on. */
void
finx_engine_drop_line (FinxEngine     *self,
                       FinxBrokerLine *line)
{
  guint position;

  finx_broker_line_close (line);
  g_mutex_lock (&self->brokers->mutex);
  g_hash_table_foreach_remove (self->brokers->feeds, is_of_line, line);
  g_mutex_unlock (&self->brokers->mutex);
  if (g_list_store_find (self->connections, line->connection, &position))
    g_list_store_remove (self->connections, position);
  g_ptr_array_remove (self->brokers->lines, line);
}

FinxBrokerLine *
finx_engine_find_line (FinxEngine  *self,
                       const char  *account,
                       GError     **error)
{
  for (guint i = 0; self->brokers != NULL && i < self->brokers->lines->len; i++)
    if (g_strcmp0 (((FinxBrokerLine *) self->brokers->lines->pdata[i])->account, account) == 0)
      return self->brokers->lines->pdata[i];
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-020", "“%s” is not connected to a broker", account != NULL ? account : "");
  return NULL;
}

/* (nullable): the line whose prices @instrument has */
FinxBrokerLine *
finx_engine_get_line_of (FinxEngine           *self,
                         const FinxInstrument *instrument)
{
  FinxBrokerLine *line = NULL;

  if (self->brokers == NULL)
    return NULL;
  g_mutex_lock (&self->brokers->mutex);
  line = g_hash_table_lookup (self->brokers->feeds, instrument);
  g_mutex_unlock (&self->brokers->mutex);
  return line;
}

/* In the list of connections, after the practice desk. */
void
finx_engine_show_lines (FinxEngine *self)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < self->brokers->lines->len; i++)
    g_ptr_array_add (shown, ((FinxBrokerLine *) self->brokers->lines->pdata[i])->connection);
  g_list_store_splice (self->connections, n - shown->len, shown->len, shown->pdata, shown->len);
}

GPtrArray *
finx_engine_list_connected (FinxEngine *self)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_account_free);

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  for (guint i = 0; self->brokers != NULL && i < self->brokers->lines->len; i++)
    {
      FinxPortfolio *portfolio = finx_engine_get_portfolio (self, ((FinxBrokerLine *) self->brokers->lines->pdata[i])->account);

      if (portfolio != NULL)
        g_ptr_array_add (accounts, finx_account_copy (finx_portfolio_get_account (portfolio)));
    }
  return accounts;
}

gboolean
finx_engine_get_broker_state (FinxEngine      *self,
                              const char      *account,
                              FinxBrokerState *state)
{
  FinxBrokerLine *line;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  line = finx_engine_find_line (self, account, NULL);
  if (line != NULL)
    *state = (FinxBrokerState) { finx_broker_line_get_info (line), line->name, line->color, line->currency, line->venue_account, line->is_paper,
                                 line->is_paused, line->connection, line->balances };
  return line != NULL;
}

/* The kept lines, not opened yet. */
void
finx_engine_brokers_load (FinxEngine *self)
{
  g_autoptr(GPtrArray) lines = finx_broker_lines_read (self);

  for (guint i = 0; i < lines->len; i++)
    if (!((FinxBrokerLine *) lines->pdata[i])->is_gone)
      finx_engine_add_line (self, finx_broker_line_ref (lines->pdata[i]));
}

void
finx_engine_open_brokers (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (!self->is_reading);

  self->wants_brokers = TRUE;
  for (guint i = 0; self->brokers != NULL && i < self->brokers->lines->len; i++)
    finx_broker_line_open (self->brokers->lines->pdata[i]);
}

/* Offline nothing is asked of any of them. */
void
finx_engine_brokers_set_online (FinxEngine *self,
                                gboolean    online)
{
  for (guint i = 0; self->brokers != NULL && self->wants_brokers && i < self->brokers->lines->len; i++)
    if (online)
      finx_broker_line_open (self->brokers->lines->pdata[i]);
    else
      finx_broker_line_close (self->brokers->lines->pdata[i]);
}

/* On the engine thread. */
static void
drop_clients (gpointer data)
{
  FinxEngineBrokers *brokers = data;

  for (guint i = 0; i < brokers->lines->len; i++)
    finx_broker_line_unmake (brokers->lines->pdata[i]);
  g_clear_object (&brokers->http);
}

/* On the engine thread. */
static void
hang_up (gpointer data)
{
  FinxEngineBrokers *brokers = data;

  for (guint i = 0; i < brokers->lines->len; i++)
    if (((FinxBrokerLine *) brokers->lines->pdata[i])->client != NULL)
      finx_broker_client_close (((FinxBrokerLine *) brokers->lines->pdata[i])->client);
}

/* The program ends: nobody waits for orders that are looked for; they are unknown until it runs again. */
void
finx_engine_brokers_hang_up (FinxEngine *self)
{
  if (self->brokers != NULL && self->thread != NULL)
    finx_engine_thread_call (self->thread, hang_up, self->brokers);
}

/* While the engine thread still runs, and what comes is still written down. */
void
finx_engine_brokers_stop (FinxEngine *self)
{
  finx_engine_drop_sign_in (self);
  for (guint i = 0; self->brokers != NULL && i < self->brokers->lines->len; i++)
    ((FinxBrokerLine *) self->brokers->lines->pdata[i])->is_open = FALSE;
  if (self->brokers != NULL && self->thread != NULL)
    finx_engine_thread_call (self->thread, drop_clients, self->brokers);
  finx_engine_write_exchanges (self);
}

void
finx_engine_brokers_free (FinxEngine *self)
{
  FinxEngineBrokers *brokers = g_steal_pointer (&self->brokers);

  if (brokers == NULL)
    return;
  for (guint i = 0; i < brokers->lines->len; i++)
    {
      FinxBrokerLine *line = brokers->lines->pdata[i];
      guint position;

      line->is_over = TRUE;
      if (g_list_store_find (self->connections, line->connection, &position))
        g_list_store_remove (self->connections, position);
    }
  g_hash_table_unref (brokers->feeds);
  g_hash_table_unref (brokers->known);
  g_ptr_array_unref (brokers->lines);
  g_ptr_array_unref (brokers->exchanges);
  g_mutex_clear (&brokers->mutex);
  g_object_unref (brokers->clock);
  g_free (brokers);
}
