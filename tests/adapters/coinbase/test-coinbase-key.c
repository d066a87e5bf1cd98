/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys as people paste them, the tokens that they sign, and the ids of orders. The venue's check has a path of its own, and the
 * signatures that it must take were made elsewhere. */
#include <string.h>

#include "../../venues/venue-coinbase.h"
#include "adapters/coinbase/finx-coinbase-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define NOW      G_GINT64_CONSTANT (1781000005)
#define NONCE    "00112233445566778899aabbccddeeff"
#define URI      "GET api.coinbase.com/api/v3/brokerage/accounts"
#define ED_NAME  "66666666-7777-8888-9999-aaaaaaaaaaaa"
#define ED_SEED  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define ED_PAIR  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8DoQe/884Qvh1w3RjnS8CZZ+TWMJulDV8d3IZkElUxuA=="
#define ED_TOKEN "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6IjY2NjY2NjY2LTc3NzctODg4OC05OTk5LWFhYWFhYWFhYWFhYSIsIm5vbmNlIjoiMDAxMTIyMzM0NDU1NjY3" \
                 "Nzg4OTlhYWJiY2NkZGVlZmYifQ.eyJzdWIiOiI2NjY2NjY2Ni03Nzc3LTg4ODgtOTk5OS1hYWFhYWFhYWFhYWEiLCJpc3MiOiJjZHAiLCJuYmYiOjE3ODEwMDAwMDAsImV4" \
                 "cCI6MTc4MTAwMDEyMCwidXJpIjoiUE9TVCBhcGkuY29pbmJhc2UuY29tL2FwaS92My9icm9rZXJhZ2Uvb3JkZXJzIn0.kjIhBClfkrL6fV6k3ZTFlNoPN719m36SOv9bqB8Rg" \
                 "wHn7espY6IqGBFpHON7LlohdgXBRumv_DMkRxZ4EjvOCQ"

#define EC_BODY "MHcCAQEEIC8LZ8byjjBji/9jJ3pbcX/BRFlgKzUd2R9GAkLoxOqFoAoGCCqGSM49AwEHoUQDQgAEE+GU83FWHs/8N9Pqr5d1e/h9lusc8sEGgSU9ZEE92yUWU5qeULSs" \
                "Do2MKkt4qEDrQilEdEQk8rreEcFk0lnIkQ=="
#define P8_BODY "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLwtnxvKOMGOL/2Mneltxf8FEWWArNR3ZH0YCQujE6oWhRANCAAQT4ZTzcVYez/w30+qvl3V7" \
                "+H2W6xzywQaBJT1kQT3bJRZTmp5QtKwOjYwqS3ioQOtCKUR0RCTyut4RwWTSWciR"
#define P384_BODY "MIGkAgEBBDDaZ48pgpEvkKFDXxfvfGy688P/c2I7c8aQQ3tuZ/RlZ8ukcuMv7Foyztiv/ABml1mgBwYFK4EEACKhZANiAASVjFPF+KHf0nIbvhpYjm0swSvb" \
                  "BxiyoYxoFx5e9ryTg+tAHI7PmsaXqFMbXZSOpgUyBa6eceAQ/QKJfawk1M1mjQXZ4MsLcmZFckJoH9zMXtpTqdpkm7cE+fYLcDN2Xks="
#define EC_BEGIN "-----BEGIN EC PRIVATE KEY-----"
#define EC_END   "-----END EC PRIVATE KEY-----"

typedef struct
{
  const char *name;
  const char *secret;
  gboolean    is_good;
} PasteCase;

static const PasteCase pastes[] = {
  { "as-it-is", VENUE_COINBASE_SECRET, TRUE },
  { "without-last-line-break", EC_BEGIN "\n" EC_BODY "\n" EC_END, TRUE },
  { "backslash-n", EC_BEGIN "\\n" EC_BODY "\\n" EC_END "\\n", TRUE },
  { "quoted", "\"" EC_BEGIN "\\n" EC_BODY "\\n" EC_END "\\n\"", TRUE },
  { "dos", EC_BEGIN "\r\n" EC_BODY "\r\n" EC_END "\r\n", TRUE },
  { "one-line", EC_BEGIN " " EC_BODY " " EC_END, TRUE },
  { "no-blanks", EC_BEGIN EC_BODY EC_END, TRUE },
  { "file", "{\"name\":\"organizations/1/apiKeys/2\",\"privateKey\":\"" EC_BEGIN "\\n" EC_BODY "\\n" EC_END "\\n\"}", TRUE },
  { "pkcs8", "-----BEGIN PRIVATE KEY-----\n" P8_BODY "\n-----END PRIVATE KEY-----", TRUE },
  { "empty", "", FALSE },
  { "words", "my secret", FALSE },
  { "cut", EC_BEGIN "\nMHcCAQEEIC8LZ8byjjBji\n" EC_END, FALSE },
  { "without-end", EC_BEGIN "\n" EC_BODY, FALSE },
  { "public", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEE+GU\n-----END PUBLIC KEY-----", FALSE },
  { "larger-curve", EC_BEGIN "\n" P384_BODY "\n" EC_END, FALSE },
};

static void
test_paste (gconstpointer data)
{
  const PasteCase *c = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CoinbaseKey) key = coinbase_key_new (VENUE_COINBASE_KEY "\n", c->secret, &error);
  g_autofree char *token = NULL;

  if (!c->is_good)
    {
      g_assert_null (key);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
      g_assert_null (*c->secret != '\0' ? strstr (error->message, c->secret) : NULL);
      return;
    }
  g_assert_no_error (error);
  token = coinbase_key_sign (key, URI, NONCE, NOW * FINX_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (venue_coinbase_check (token, URI, NOW), ==, NULL);
}

/* Ed25519 has one signature for a text: ours is that of others, from both forms of the secret. */
static void
test_ed25519 (void)
{
  static const char *const secrets[] = { ED_PAIR, ED_SEED, " " ED_PAIR "\n" };
  g_autofree char *wrong = g_strdup (ED_PAIR);
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr(CoinbaseKey) key = coinbase_key_new (ED_NAME, secrets[i], &error);
      g_autofree char *token = NULL;

      g_assert_no_error (error);
      token = coinbase_key_sign (key, "POST api.coinbase.com/api/v3/brokerage/orders", NONCE, NOW * FINX_USEC_PER_SEC, &error);
      g_assert_cmpstr (token, ==, ED_TOKEN);
    }
  wrong[60] = wrong[60] == 'A' ? 'B' : 'A';     /* its halves do not belong together */
  g_assert_null (coinbase_key_new (ED_NAME, wrong, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
}

/* The text that was signed elsewhere, and its signature: what the venue takes is what Coinbase takes. */
static const char *const head = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" VENUE_COINBASE_KEY "\",\"nonce\":\"" NONCE "\"}";
static const char *const claims = "{\"sub\":\"" VENUE_COINBASE_KEY "\",\"iss\":\"cdp\",\"nbf\":1781000000,\"exp\":1781000120,\"uri\":\"" URI "\"}";
#define SIGNATURE "FLrbvKi3Qpza2WRT70jD0iR81SOMe8KPu4ucbAnCyAXKZZlzRDLqoShOSzbFDpcY5F8MORZ9tnOWJbavvUdFPA"
#define AS_DER    "MEUCIBS627yot0Kc2tlkU-9Iw9IkfNUjjHvCj7uLnGwJwsgFAiEAymWZc0Qy6qEoTks2xQ6XGORfDDkWfbZzliW2r71HRTw"

static char *
encode (const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  encoded[strcspn (encoded, "=")] = '\0';
  return g_strdelimit (g_strdelimit (g_steal_pointer (&encoded), "+", '-'), "/", '_');
}

typedef struct
{
  const char *name;
  const char *signature;
  const char *uri;
  gint64      now;
  const char *fault;            /* (nullable) */
} CheckCase;

static const CheckCase checks[] = {
  { "good", SIGNATURE, URI, NOW, NULL },
  { "as-der", AS_DER, URI, NOW, "signature" },
  { "other-bytes", "GLrbvKi3Qpza2WRT70jD0iR81SOMe8KPu4ucbAnCyAXKZZlzRDLqoShOSzbFDpcY5F8MORZ9tnOWJbavvUdFPA", URI, NOW, "signature" },
  { "none", "", URI, NOW, "signature" },
  { "other-path", SIGNATURE, "GET api.coinbase.com/api/v3/brokerage/orders", NOW, "uri" },
  { "with-query", SIGNATURE, URI "?limit=250", NOW, "uri" },
  { "for-a-stream", SIGNATURE, NULL, NOW, "uri" },
  { "too-early", SIGNATURE, URI, NOW - 6, "time" },
  { "too-late", SIGNATURE, URI, NOW + 115, "time" },
};

static void
test_check (gconstpointer data)
{
  const CheckCase *c = data;
  g_autofree char *first = encode (head), *second = encode (claims);
  g_autofree char *token = g_strdup_printf ("%s.%s.%s", first, second, c->signature);

  g_assert_cmpstr (venue_coinbase_check (token, c->uri, c->now), ==, c->fault);
}

/* What we say is what others say, byte for byte but for the signature, which is the same each time. */
static void
test_text (void)
{
  g_autoptr(CoinbaseKey) key = coinbase_key_new (VENUE_COINBASE_KEY, VENUE_COINBASE_SECRET, NULL);
  g_autofree char *first = encode (head), *second = encode (claims), *said = g_strdup_printf ("%s.%s.", first, second);
  g_autofree char *token = coinbase_key_sign (key, URI, NONCE, NOW * FINX_USEC_PER_SEC, NULL);
  g_autofree char *again = coinbase_key_sign (key, URI, NONCE, NOW * FINX_USEC_PER_SEC, NULL);
  g_autofree char *stream = coinbase_key_sign (key, NULL, NONCE, NOW * FINX_USEC_PER_SEC, NULL);

  g_assert_true (g_str_has_prefix (token, said));
  g_assert_cmpuint (strlen (token) - strlen (said), ==, 86);
  g_assert_cmpstr (token, ==, again);
  g_assert_cmpstr (venue_coinbase_check (stream, NULL, NOW), ==, NULL);
  g_assert_cmpstr (venue_coinbase_check (stream, URI, NOW), ==, "uri");
}

/* One number in 256 is shorter than it is written. */
static void
test_short_numbers (void)
{
  g_autoptr(CoinbaseKey) key = coinbase_key_new (VENUE_COINBASE_KEY, VENUE_COINBASE_SECRET, NULL);

  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *nonce = g_strdup_printf ("%032x", i);
      g_autofree char *token = coinbase_key_sign (key, URI, nonce, NOW * FINX_USEC_PER_SEC, NULL);

      g_assert_cmpstr (venue_coinbase_check (token, URI, NOW), ==, NULL);
    }
}

typedef struct
{
  const char *client_id;
  const char *uuid;             /* (nullable): not ours */
} IdCase;

static const IdCase ids[] = {
  { "FX-20260309-5b0c7e91a2f4", "20260309-4658-4000-8000-5b0c7e91a2f4" }, { "FX-20260309-5B0C7E91A2F4", NULL }, { "FX-20260309-5b0c7e91a2f", NULL },
  { "FX-2026030x-5b0c7e91a2f4", NULL }, { "FX-20260309_5b0c7e91a2f4", NULL }, { "", NULL }, { "EX-20260309-5b0c7e91a2f4", NULL },
};

static void
test_ids (void)
{
  g_autofree char *shouted = coinbase_client_id_of ("20260309-4658-4000-8000-5B0C7E91A2F4");
  g_autofree char *foreign = coinbase_client_id_of ("3f0e7d1c-5a70-4f25-9d2b-9c52a1f6b001"), *none = coinbase_client_id_of ("");
  g_autofree char *almost = coinbase_client_id_of ("20260309-4658-4000-8001-5b0c7e91a2f4");
  g_autofree char *endless = g_strnfill (65, 'x'), *dropped = coinbase_client_id_of (endless);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *uuid = coinbase_uuid_of (ids[i].client_id);

      g_assert_cmpstr (uuid, ==, ids[i].uuid);
    }
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = finx_order_new_client_id (g_random_int_range (0, G_MAXINT) * FINX_USEC_PER_SEC);
      g_autofree char *uuid = coinbase_uuid_of (id), *back = coinbase_client_id_of (uuid);

      g_assert_true (g_uuid_string_is_valid (uuid));
      g_assert_cmpstr (back, ==, id);
    }
  g_assert_cmpstr (shouted, ==, "FX-20260309-5b0c7e91a2f4");
  g_assert_cmpstr (foreign, ==, "3f0e7d1c-5a70-4f25-9d2b-9c52a1f6b001");
  g_assert_cmpstr (almost, ==, "20260309-4658-4000-8001-5b0c7e91a2f4");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (dropped, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pastes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase/key/paste/%s", pastes[i].name);

      g_test_add_data_func (path, &pastes[i], test_paste);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase/key/check/%s", checks[i].name);

      g_test_add_data_func (path, &checks[i], test_check);
    }
  g_test_add_func ("/coinbase/key/ed25519", test_ed25519);
  g_test_add_func ("/coinbase/key/text", test_text);
  g_test_add_func ("/coinbase/key/short-numbers", test_short_numbers);
  g_test_add_func ("/coinbase/key/ids", test_ids);
  return g_test_run ();
}
