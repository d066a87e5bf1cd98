/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What firings have to tell outside: made when they are written, told when that is done, kept until it is confirmed. */
#include "engine/alerts/finx-engine-delivery.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-string.h"
#include "base/finx-text.h"
#include "engine/alerts/finx-alert-command.h"
#include "engine/alerts/finx-alert-message.h"
#include "engine/alerts/finx-alert-sound.h"
#include "engine/alerts/finx-engine-alerts-private.h"
#include "engine/alerts/finx-webhook.h"
#include "engine/prices/finx-engine-providers-private.h"

#define STATE_KEY      "alerts.delivery"
#define SERVICE        "alert-webhook"          /* in the keyring */
#define KEYRING_PAUSE  FINX_USEC_PER_MIN        /* a locked one may be open then */
#define MOST_AT_ONCE   2
#define FIRST_PAUSE    (30 * FINX_USEC_PER_SEC)
#define LONGEST_PAUSE  FINX_USEC_PER_HOUR
#define LONGEST_TRY    FINX_USEC_PER_DAY
#define SECONDS        30                       /* how long a command may take */
#define MOST_RUNS      5                        /* of a command; a failed one may have told it */

struct _FinxEngineDelivery
{
  FinxDeliverySettings *settings;
  char                 *url;                    /* (nullable) owned: of the webhook, once the keyring gave it */
  gboolean              is_loading;
  gint64                asked_us;               /* when the keyring was asked last; 0: not yet */
  GPtrArray            *waiting;                /* (element-type FinxDelivery): oldest first */
  GHashTable           *sending;                /* those of @waiting that are under way, borrowed */
  GPtrArray            *untold;                 /* (element-type FinxDelivery): how far they have come is still to be written */
  GCancellable         *stopping;
  FinxHttpLane         *lane;                   /* (nullable): made and used on the engine thread */
  FinxAlertPlayer      *player;
  guint                 n_running;
  gboolean              is_failing[FINX_N_CHANNELS];    /* and that was told */
};

static GPtrArray *
new_deliveries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
}

void
finx_engine_delivery_init (FinxEngine *self)
{
  FinxEngineDelivery *delivery = self->delivery = g_new0 (FinxEngineDelivery, 1);

  delivery->settings = finx_delivery_settings_new (NULL);
  delivery->waiting = new_deliveries ();
  delivery->sending = g_hash_table_new (NULL, NULL);
  delivery->untold = new_deliveries ();
  delivery->player = finx_alert_player_new ();
}

void
finx_engine_delivery_free (FinxEngine *self)
{
  FinxEngineDelivery *delivery = self->delivery;

  finx_delivery_settings_free (delivery->settings);
  g_free (delivery->url);
  g_ptr_array_unref (delivery->waiting);
  g_hash_table_unref (delivery->sending);
  g_ptr_array_unref (delivery->untold);
  g_clear_object (&delivery->stopping);
  finx_alert_player_free (delivery->player);
  g_clear_pointer (&self->delivery, g_free);
}

gboolean
finx_engine_delivery_load (FinxEngine *self,
                           FinxStore  *store,
                           GError    **error)
{
  g_autoptr(GError) fault = NULL;
  g_autofree char *text = finx_store_get_state (store, STATE_KEY, &fault);
  GPtrArray *waiting = fault == NULL ? finx_store_list_deliveries (store, &fault) : NULL;

  if (waiting == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  finx_delivery_settings_free (self->delivery->settings);
  self->delivery->settings = finx_delivery_settings_new (text);
  g_ptr_array_unref (self->delivery->waiting);
  self->delivery->waiting = waiting;
  return TRUE;
}

/* Under way at the same time as the program goes on */

static void
begin (FinxEngine *self)
{
  self->delivery->n_running++;
  g_object_ref (self);
}

static void
end (FinxEngine *self)
{
  self->delivery->n_running--;
  g_object_unref (self);
}

static void
drop_lane (gpointer data)
{
  g_clear_object (&((FinxEngine *) data)->delivery->lane);
}

/* Nobody waits for what a webhook or a program does: it is told again at the next start. */
void
finx_engine_delivery_stop (FinxEngine *self)
{
  FinxEngineDelivery *delivery = self->delivery;

  g_cancellable_cancel (delivery->stopping);
  while (delivery->n_running > 0)
    g_main_context_iteration (self->context, TRUE);
  g_clear_object (&delivery->stopping);
  if (self->thread != NULL && delivery->lane != NULL)
    finx_engine_thread_call (self->thread, drop_lane, self);
}

/* The webhook */

typedef struct
{
  char *url, *id, *body;
} Post;

static void
post_free (gpointer data)
{
  Post *post = data;

  g_free (post->url);
  g_free (post->id);
  g_free (post->body);
  g_free (post);
}

static void
posted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (finx_webhook_post_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
post_cb (gpointer user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Post *post = g_task_get_task_data (task);

  if (self->delivery->lane == NULL)
    self->delivery->lane = finx_webhook_lane_new (finx_engine_get_provider_clock (self));
  finx_webhook_post_async (self->delivery->lane, post->url, post->id, post->body, g_task_get_cancellable (task), posted_cb, task);
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
post (FinxEngine *self,
      const char *id,
      const char *body,
      GTask      *task)
{
  Post *posted = g_new (Post, 1);

  finx_engine_get_provider_clock (self);        /* made on this thread */
  *posted = (Post) { g_strdup (self->delivery->url), g_strdup (id), g_strdup (body) };
  g_task_set_task_data (task, posted, post_free);
  finx_engine_thread_invoke (self->thread, post_cb, task, NULL);
}

/* Telling, and what becomes of it */

static gpointer
write_job (FinxStore       *store,
           gpointer         data,
           GDestroyNotify  *destroy,
           GError         **error)
{
  return finx_store_write_deliveries (store, data, error) ? store : NULL;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GPtrArray) written = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL)
    {
      finx_engine_tell_alerts (self);
      return;
    }
  finx_log (FINX_LOG_WARNING, "alerts", "", "How far the telling of alerts has come could not be written, and is tried again: %s", error->message);
  for (guint i = 0; i < written->len; i++)
    g_ptr_array_add (self->delivery->untold, finx_delivery_copy (written->pdata[i]));
}

static void
write_untold (FinxEngine *self)
{
  GPtrArray *untold = self->delivery->untold;

  if (untold->len == 0 || self->worker == NULL || self->read_only)
    return;
  self->delivery->untold = new_deliveries ();
  finx_engine_run_job (self, write_job, g_ptr_array_ref (untold), (GDestroyNotify) g_ptr_array_unref, NULL, NULL, written_cb, untold);
}

static gboolean
is_for_good (const FinxDelivery *delivery,
             const GError       *error,
             gint64              now_us)
{
  return g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED) || g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID)
         || now_us - delivery->created_us >= LONGEST_TRY || (delivery->channel == FINX_CHANNEL_COMMAND && delivery->n_tries >= MOST_RUNS);
}

/* The first failure of a channel is told, and what is given up; not each of a thousand. */
static void
take_failure (FinxEngine   *self,
              FinxDelivery *delivery,
              const GError *error)
{
  gint64 now_us = finx_engine_provider_now (self);
  gboolean was_failing = self->delivery->is_failing[delivery->channel];

  delivery->n_tries++;
  delivery->due_us = now_us + MIN (LONGEST_PAUSE, FIRST_PAUSE << MIN (delivery->n_tries - 1, 10));
  finx_delivery_set_reason (delivery, error->message);
  self->delivery->is_failing[delivery->channel] = TRUE;
  if (is_for_good (delivery, error, now_us))
    {
      delivery->state = FINX_DELIVERY_FAILED;
      finx_engine_trouble (self, "Nobody was told outside of FinX that the alert “%s” fired: %s", delivery->title, error->message);
    }
  else if (!was_failing)
    finx_engine_trouble (self, "Nobody was told outside of FinX yet that the alert “%s” fired, which is tried again: %s", delivery->title, error->message);
}

static void tell_next (FinxEngine *self);

/* @error: (nullable): it was told */
static void
take_outcome (FinxEngine   *self,
              FinxDelivery *delivery,
              const GError *error)
{
  g_hash_table_remove (self->delivery->sending, delivery);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error == NULL)
    {
      delivery->state = FINX_DELIVERY_DONE;
      finx_delivery_set_reason (delivery, "");
      self->delivery->is_failing[delivery->channel] = FALSE;
    }
  else
    take_failure (self, delivery, error);
  g_ptr_array_add (self->delivery->untold, finx_delivery_copy (delivery));
  if (delivery->state != FINX_DELIVERY_WAITING)
    g_ptr_array_remove (self->delivery->waiting, delivery);
  write_untold (self);
  tell_next (self);
}

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  take_outcome (self, user_data, error);
  end (self);
}

typedef struct
{
  FinxEngine   *engine;
  FinxDelivery *delivery;
} Running;

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autofree Running *running = user_data;
  g_autoptr(GError) error = NULL;

  finx_alert_command_run_finish (result, &error);
  take_outcome (running->engine, running->delivery, error);
  end (running->engine);
}

static void
tell (FinxEngine   *self,
      FinxDelivery *delivery)
{
  Running *running;

  g_hash_table_add (self->delivery->sending, delivery);
  begin (self);
  if (delivery->channel == FINX_CHANNEL_WEBHOOK)
    {
      post (self, delivery->id, delivery->body, g_task_new (self, self->delivery->stopping, told_cb, delivery));
      return;
    }
  running = g_new (Running, 1);
  *running = (Running) { self, delivery };
  finx_alert_command_run_async (self->delivery->settings->command, delivery->title, delivery->body, SECONDS, self->delivery->stopping,
                                ran_cb, running);
}

static gboolean
can_tell (FinxEngine         *self,
          const FinxDelivery *delivery,
          gint64              now_us)
{
  if (delivery->due_us > now_us || g_hash_table_contains (self->delivery->sending, (gpointer) delivery))
    return FALSE;
  return delivery->channel == FINX_CHANNEL_WEBHOOK ? self->delivery->url != NULL && !self->is_offline : *self->delivery->settings->command != '\0';
}

static void
tell_next (FinxEngine *self)
{
  FinxEngineDelivery *delivery = self->delivery;
  gint64 now_us = delivery->waiting->len > 0 ? finx_engine_provider_now (self) : 0;

  if (delivery->stopping == NULL || g_cancellable_is_cancelled (delivery->stopping) || self->thread == NULL)
    return;
  for (guint i = 0; i < delivery->waiting->len && g_hash_table_size (delivery->sending) < MOST_AT_ONCE; i++)
    if (can_tell (self, delivery->waiting->pdata[i], now_us))
      tell (self, delivery->waiting->pdata[i]);
}

/* The address */

static void
url_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  FinxEngine *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, &error);

  self->delivery->is_loading = FALSE;
  if (keys != NULL && keys->len > 0 && self->delivery->url == NULL)
    self->delivery->url = g_strdup (keys->pdata[keys->len - 1]);
  else if (self->delivery->url == NULL && !self->delivery->is_failing[FINX_CHANNEL_WEBHOOK] && *self->delivery->settings->host != '\0')
    {
      self->delivery->is_failing[FINX_CHANNEL_WEBHOOK] = TRUE;
      finx_engine_trouble (self, "The webhook of alerts at %s is told nothing: its address is not in the keyring. Unlock the keyring, or enter it again in Preferences",
                           self->delivery->settings->host);
    }
  tell_next (self);
  end (self);
}

static void
load_url (FinxEngine *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->delivery->url != NULL || self->delivery->is_loading || self->delivery->stopping == NULL || *self->delivery->settings->host == '\0')
    return;
  if (self->delivery->asked_us != 0 && now_us - self->delivery->asked_us < KEYRING_PAUSE)
    return;
  self->delivery->asked_us = now_us;
  self->delivery->is_loading = TRUE;
  begin (self);
  finx_keyring_load_async (finx_engine_get_keyring (self), SERVICE, self->delivery->stopping, url_cb, self);
}

void
finx_engine_delivery_start (FinxEngine *self)
{
  if (self->read_only || self->thread == NULL)
    return;
  self->delivery->stopping = g_cancellable_new ();
}

void
finx_engine_delivery_second (FinxEngine *self)
{
  write_untold (self);
  if (self->delivery->waiting->len == 0)
    return;
  load_url (self);
  tell_next (self);
}

/* Firings */

static void
prepare (FinxEngine     *self,
         FinxAlertEvent *event,
         FinxChannel     channel,
         gboolean        is_simulated)
{
  g_autofree char *id = g_uuid_string_random (), *title = finx_alert_message_title (event);
  char *body = channel == FINX_CHANNEL_WEBHOOK ? finx_alert_message_json (event, id, is_simulated) : finx_alert_message_text (event, is_simulated);

  if (event->deliveries == NULL)
    event->deliveries = new_deliveries ();
  g_ptr_array_add (event->deliveries, finx_delivery_new (channel, id, title, body, finx_engine_provider_now (self)));
}

void
finx_engine_delivery_prepare (FinxEngine *self,
                              GPtrArray  *events)
{
  const FinxDeliverySettings *settings = self->delivery->settings;
  gboolean is_simulated = finx_engine_has_practice (self);

  for (guint i = 0; i < events->len; i++)
    {
      FinxAlertEvent *event = events->pdata[i];

      if (!finx_alert_event_is_firing (event) || event->deliveries != NULL || (event->alert != NULL && event->alert->is_local))
        continue;
      if (*settings->host != '\0')
        prepare (self, event, FINX_CHANNEL_WEBHOOK, is_simulated);
      if (*settings->command != '\0')
        prepare (self, event, FINX_CHANNEL_COMMAND, is_simulated);
    }
}

void
finx_engine_delivery_take (FinxEngine           *self,
                           const FinxAlertEvent *event)
{
  if (self->delivery->settings->sound)
    finx_alert_player_play (self->delivery->player, event->alert != NULL ? event->alert->sound : FINX_ALERT_SOUND_WARNING);
  for (guint i = 0; event->deliveries != NULL && i < event->deliveries->len; i++)
    g_ptr_array_add (self->delivery->waiting, finx_delivery_copy (event->deliveries->pdata[i]));
  if (event->deliveries == NULL)
    return;
  load_url (self);
  tell_next (self);
}

guint
finx_engine_count_deliveries (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), 0);
  return self->delivery->waiting->len;
}

void
finx_engine_play_alert_sound (FinxEngine     *self,
                              FinxAlertSound  sound)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  finx_alert_player_play (self->delivery->player, sound);
}

/* Settings */

const FinxDeliverySettings *
finx_engine_get_delivery_settings (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->delivery->settings;
}

/* What waits for a channel that is no more is given up. */
static void
forget_waiting (FinxEngine *self,
                FinxChannel channel)
{
  GPtrArray *waiting = self->delivery->waiting;

  for (guint i = waiting->len; i-- > 0;)
    {
      FinxDelivery *delivery = waiting->pdata[i];

      if (delivery->channel != channel || g_hash_table_contains (self->delivery->sending, delivery))
        continue;
      delivery->state = FINX_DELIVERY_FAILED;
      g_ptr_array_add (self->delivery->untold, finx_delivery_copy (delivery));
      g_ptr_array_remove_index (waiting, i);
    }
  write_untold (self);
}

static void
keep (FinxEngine *self)
{
  g_autofree char *text = finx_delivery_settings_to_text (self->delivery->settings);

  finx_engine_set_state (self, STATE_KEY, text);
  finx_engine_tell_alerts (self);
}

gboolean
finx_engine_set_alert_sounds (FinxEngine *self,
                              gboolean    sound,
                              GError    **error)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!finx_engine_may_write (self, error))
    return FALSE;
  self->delivery->settings->sound = sound;
  keep (self);
  return TRUE;
}

gboolean
finx_engine_set_alert_command (FinxEngine *self,
                               const char *line,
                               GError    **error)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!finx_engine_may_write (self, error) || (*line != '\0' && !finx_alert_command_check (line, error)))
    return FALSE;
  finx_set_str (&self->delivery->settings->command, line);
  self->delivery->is_failing[FINX_CHANNEL_COMMAND] = FALSE;
  if (*line == '\0')
    forget_waiting (self, FINX_CHANNEL_COMMAND);
  keep (self);
  return TRUE;
}

/* Data of the task: the new address and its host. */
typedef struct
{
  char *url, *host;
} Address;

static void
address_free (gpointer data)
{
  Address *address = data;

  g_free (address->url);
  g_free (address->host);
  g_free (address);
}

static void
take_address (FinxEngine *self,
              Address    *address)
{
  FinxEngineDelivery *delivery = self->delivery;

  g_free (delivery->url);
  delivery->url = *address->url != '\0' ? g_strdup (address->url) : NULL;
  finx_set_str (&delivery->settings->host, address->host);
  delivery->is_failing[FINX_CHANNEL_WEBHOOK] = FALSE;
  if (delivery->url == NULL)
    forget_waiting (self, FINX_CHANNEL_WEBHOOK);
  keep (self);
  tell_next (self);
}

static void
address_added_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean is_kept;

  if (!finx_engine_add_key_finish (FINX_ENGINE (source), result, &is_kept, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  take_address (FINX_ENGINE (source), g_task_get_task_data (task));
  g_task_return_int (task, is_kept);
}

/* Without a keyring there is none to be removed. */
static void
address_removed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  Address *address = g_task_get_task_data (task);

  finx_engine_remove_keys_finish (FINX_ENGINE (source), result, NULL);
  if (*address->url != '\0')
    {
      finx_engine_add_key_async (FINX_ENGINE (source), SERVICE, address->url, NULL, address_added_cb, task);
      return;
    }
  take_address (FINX_ENGINE (source), address);
  g_task_return_int (task, TRUE);
  g_object_unref (task);
}

void
finx_engine_set_webhook_async (FinxEngine         *self,
                               const char         *url,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Address *address = g_new0 (Address, 1);
  GError *error = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  address->url = g_strdup (url);
  address->host = *url != '\0' ? finx_webhook_host (url, &error) : g_strdup ("");
  g_task_set_task_data (task, address, address_free);
  if (error != NULL || !finx_engine_may_write (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_engine_follow (self, task);
  finx_engine_remove_keys_async (self, SERVICE, cancellable, address_removed_cb, task);
}

gboolean
finx_engine_set_webhook_finish (FinxEngine   *self,
                                GAsyncResult *result,
                                gboolean     *is_kept,
                                GError      **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  *is_kept = answer == 1;
  return answer >= 0;
}

/* A test: asked for, so what goes wrong is told to who asked. */

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  end (self);
}

static void
test_ran_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (finx_alert_command_run_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  end (self);
}

/* Takes @task. */
static void
start_test (FinxEngine *self,
            FinxChannel channel,
            GTask      *task)
{
  g_autofree char *id = g_uuid_string_random (), *body = finx_alert_message_test (id, finx_engine_provider_now (self));
  GCancellable *cancellable = g_task_get_cancellable (task) != NULL ? g_task_get_cancellable (task) : self->delivery->stopping;
  const char *text = finx_text ("Test of an alert");

  if (channel == FINX_CHANNEL_WEBHOOK ? self->delivery->url == NULL : *self->delivery->settings->command == '\0')
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-025", "There is nothing to be tested. Nobody was told; enter the address or the command first");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  begin (self);
  if (channel == FINX_CHANNEL_WEBHOOK)
    post (self, id, body, g_task_new (self, cancellable, tested_cb, task));
  else
    finx_alert_command_run_async (self->delivery->settings->command, text, text, SECONDS, cancellable, test_ran_cb, task);
}

static void
test_url_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, NULL);

  if (keys != NULL && keys->len > 0 && self->delivery->url == NULL)
    self->delivery->url = g_strdup (keys->pdata[keys->len - 1]);
  start_test (self, FINX_CHANNEL_WEBHOOK, task);
  end (self);
}

void
finx_engine_test_channel_async (FinxEngine         *self,
                                FinxChannel         channel,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_engine_may_write (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (channel == FINX_CHANNEL_WEBHOOK && self->delivery->url == NULL && *self->delivery->settings->host != '\0')
    {
      begin (self);
      finx_keyring_load_async (finx_engine_get_keyring (self), SERVICE, cancellable, test_url_cb, task);
    }
  else
    start_test (self, channel, task);
}

gboolean
finx_engine_test_channel_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
