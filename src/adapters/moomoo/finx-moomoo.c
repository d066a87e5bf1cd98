/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Moomoo is and can, and how its calls go out: https://openapi.moomoo.com/moomoo-api-doc, by OpenD 10, as of 2026. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define ANSWER_TIME  (10 * FINX_USEC_PER_SEC)
#define DEFAULT_PORT 11111

G_DEFINE_FINAL_TYPE (FinxMoomoo, finx_moomoo, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "address", N_("Address of OpenD"), N_("Empty: 127.0.0.1:11111, which is OpenD on this computer"), FALSE, FALSE, TRUE },
  { "account", N_("Account"), N_("The last digits of its number; empty: the first one"), FALSE, FALSE, TRUE },
  { "password", N_("Trading password"), N_("Of a real account, or its MD5 digest; empty for a simulated one, or if trading is unlocked in OpenD by hand"),
    TRUE, FALSE, TRUE },
  { "rsa_key", N_("File with the RSA key"), N_("The one that OpenD was given (rsa_private_key); empty: it has none"), FALSE, FALSE, TRUE },
  { NULL, NULL, NULL, FALSE, FALSE, FALSE },
};

static const char *const addresses[FINX_N_ENDPOINTS] = {
  "tcp://127.0.0.1:11111", "tcp://127.0.0.1:11111", "tcp://127.0.0.1:11111", "tcp://127.0.0.1:11111",
};

static const FinxBrokerInfo info = {
  .id = "moomoo",
  .name = "Moomoo",
  .live = addresses,
  .paper = addresses,
  .limits = "15/30s",           /* of orders; each kind of question has its own, which the session keeps */
  .fields = fields,
  .offers = N_("Shares and funds of the US, Hong Kong and other markets, with live prices and order books; simulated accounts without cost. "
               "Also Futu. The program OpenD of Moomoo has to run"),
  .steps = N_("Download OpenD from www.moomoo.com/download/OpenAPI, and start it.\nSign in there with your Moomoo id; it may ask for a code.\n"
              "Answer the questionnaire on the page that it names, once.\n"
              "For a real account, unlock trading in OpenD, or enter the trading password below."),
  .key_page = "https://www.moomoo.com/download/OpenAPI",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)
#define REAL_TYPES (TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP))
#define REAL_TIFS  (TIF (DAY) | TIF (GTC) | TIF (IOC) | TIF (GTD))
#define STREAMS    (FINX_STREAM_QUOTES | FINX_STREAM_DEPTH)

static const FinxBrokerCapabilities real = {
  .order_types = REAL_TYPES, .tifs = REAL_TIFS, .features = FINX_BROKER_REPLACES, .streams = STREAMS, .book_levels = FINX_BOOK_DEPTH,
};
static const FinxBrokerCapabilities american = {
  .order_types = REAL_TYPES, .tifs = REAL_TIFS, .features = FINX_BROKER_REPLACES | FINX_BROKER_EXTENDED | FINX_BROKER_SHORTS, .streams = STREAMS,
  .book_levels = FINX_BOOK_DEPTH,
};
static const FinxBrokerCapabilities simulated = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT), .tifs = TIF (DAY), .features = FINX_BROKER_REPLACES, .streams = STREAMS, .book_levels = FINX_BOOK_DEPTH,
};

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  if (finx_broker_client_is_paper (client))
    return &simulated;
  return instrument == NULL || moomoo_may_short (instrument) ? &american : &real;
}

/* The connection */

/* "127.0.0.1:11111", with or without "tcp://" before it */
static gboolean
read_address (const char  *text,
              char       **host,
              guint16     *port)
{
  g_autofree char *whole = strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("tcp://", text, NULL);
  g_autoptr(GUri) uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  int number = uri != NULL ? g_uri_get_port (uri) : -1;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || !g_str_equal (g_uri_get_scheme (uri), "tcp")
      || number == 0 || number > G_MAXUINT16)
    return FALSE;
  *host = g_strdup (g_uri_get_host (uri));
  *port = (guint16) (number < 0 ? DEFAULT_PORT : number);
  return TRUE;
}

/* (transfer full) (nullable): %NULL without an error: none is wanted */
static MoomooCipher *
read_key (FinxMoomoo  *self,
          GError     **error)
{
  const char *path = finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "rsa_key");
  g_autoptr(GError) cause = NULL;
  MoomooCipher *cipher;
  char *pem;

  if (*path == '\0')
    return NULL;
  if (!g_file_get_contents (path, &pem, NULL, &cause))
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-MOOMOO-031", "The file with the RSA key could not be read: %s. Nothing was sent", cause->message);
      return NULL;
    }
  cipher = moomoo_cipher_new (pem, error);
  finx_free_wiped (pem);
  return cipher;
}

/**
 * moomoo_get_session:
 * @error: %FINX_ERROR_AUTH or %FINX_ERROR_REJECTED: what was entered can not be right
 *
 * Returns: (transfer none) (nullable)
 */
MoomooSession *
moomoo_get_session (FinxMoomoo  *self,
                    GError     **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *url = finx_broker_client_get_url (client, FINX_ENDPOINT_API), *entered = finx_broker_client_get_value (client, "address");
  g_autofree char *host = NULL;
  g_autoptr(GError) trouble = NULL;
  MoomooSessionOptions options = { 0, };

  if (self->session != NULL)
    return self->session;
  if (!read_address (g_str_equal (url, addresses[0]) && *entered != '\0' ? entered : url, &host, &options.port))
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-MOOMOO-032", "The address of OpenD is none: write it such as 127.0.0.1:11111. Nothing was sent");
      return NULL;
    }
  options.cipher = read_key (self, &trouble);
  if (trouble != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&trouble));
      return NULL;
    }
  options.host = host;
  options.answer_us = finx_broker_client_hasten (client, ANSWER_TIME);
  options.first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC);
  self->session = moomoo_session_new (finx_broker_client_get_clock (client), &options, &moomoo_session_events, self);
  return self->session;
}

/* A password that was refused is not tried again: that gets accounts locked. */
gboolean
moomoo_may_unlock (FinxMoomoo *self)
{
  return self->environment == MOOMOO_REAL && !self->is_unlocked && !self->is_locked_out
         && *finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "password") != '\0';
}

/* Calls */

typedef struct
{
  FinxBrokerCall *call;
  guint32         protocol;
  FinxCallOutcome outcome;
} Errand;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxMoomoo *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(MoomooAnswer) answer = moomoo_session_ask_finish (result, &error);
  g_autofree char *text = NULL;
  gboolean is_deed = errand->protocol == MOOMOO_PLACE_ORDER || errand->protocol == MOOMOO_MODIFY_ORDER;

  if (is_deed)
    text = answer != NULL ? moomoo_answer_to_text (errand->protocol, answer) : g_strdup (error->message);
  if (text != NULL)
    finx_broker_client_audit (FINX_BROKER_CLIENT (self), errand->call, FALSE, text);
  errand->outcome = answer != NULL ? moomoo_read (self, errand->call, errand->protocol, answer, &error) : FINX_CALL_FAILED;
  if (errand->outcome == FINX_CALL_FAILED)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
send_async (FinxBrokerClient    *client,
            FinxBrokerCall      *call,
            const char          *correlation_id,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  FinxMoomoo *self = FINX_MOOMOO (client);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);
  GError *error = NULL;
  MoomooSession *session = moomoo_get_session (self, &error);
  MoomooQuestion *question = session != NULL ? moomoo_make_question (self, call, &error) : NULL;
  gboolean changes = question != NULL && question->changes;

  g_task_set_task_data (task, errand, g_free);
  errand->call = call;
  errand->outcome = FINX_CALL_FAILED;
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (question == NULL)
    {
      errand->outcome = FINX_CALL_DONE;
      g_task_return_boolean (task, TRUE);
      return;
    }
  errand->protocol = question->protocol;
  /* What changes something is not forgotten because somebody waits no longer. */
  question->changes = changes || call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE;
  moomoo_session_ask_async (session, question, changes ? NULL : cancellable, answered_cb, g_steal_pointer (&task));
}

static FinxCallOutcome
send_finish (FinxBrokerClient  *client,
             GAsyncResult      *result,
             GError           **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? errand->outcome : FINX_CALL_FAILED;
}

static double
get_use (FinxBrokerClient *client)
{
  FinxMoomoo *self = FINX_MOOMOO (client);

  return self->session != NULL ? moomoo_session_get_use (self->session) : 0;
}

static void
finx_moomoo_dispose (GObject *object)
{
  FinxMoomoo *self = FINX_MOOMOO (object);

  G_OBJECT_CLASS (finx_moomoo_parent_class)->dispose (object);
  moomoo_close_streams (FINX_BROKER_CLIENT (self));
  g_clear_pointer (&self->session, moomoo_session_free);
}

static void
finx_moomoo_finalize (GObject *object)
{
  FinxMoomoo *self = FINX_MOOMOO (object);

  g_array_unref (self->markets);
  g_ptr_array_unref (self->derived);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->fees);
  g_hash_table_unref (self->cancelled);
  g_hash_table_unref (self->corrected);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->prices);
  G_OBJECT_CLASS (finx_moomoo_parent_class)->finalize (object);
}

static void
finx_moomoo_class_init (FinxMoomooClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_moomoo_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_moomoo_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->send_async = send_async;
  client_class->send_finish = send_finish;
  client_class->describe = moomoo_describe;
  client_class->get_use = get_use;
  client_class->open_streams = moomoo_open_streams;
  client_class->close_streams = moomoo_close_streams;
  client_class->subscribe = moomoo_subscribe;
}

static void
finx_moomoo_init (FinxMoomoo *self)
{
  self->markets = g_array_new (FALSE, FALSE, sizeof (int));
  self->derived = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, moomoo_fee_free);
  self->cancelled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->corrected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lists = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);
  self->prices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}
