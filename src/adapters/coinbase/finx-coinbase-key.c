/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/coinbase/finx-coinbase-key.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-secret.h"
#include "files/text/finx-json-tree.h"

#define EARLY      5            /* s: a token that begins in the future is refused */
#define LIFETIME   120          /* s: the longest that is allowed */
#define HALF       32           /* bytes of each number of a signature */
#define SEED_BYTES 32           /* of an Ed25519 key; its public half may follow */

struct _CoinbaseKey
{
  char            *name;
  gnutls_privkey_t key;
  gboolean         is_ecdsa;
};

typedef char WipedText;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WipedText, finx_free_wiped)

static void
clear_bytes (GByteArray *bytes)
{
  explicit_bzero (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

/* (transfer full): what was meant: pasted with quotes, with “\n” of two characters, or with the file around it that was downloaded */
static char *
find_secret (const char *pasted)
{
  g_autoptr(FinxJsonTree) tree = strchr (pasted, '{') != NULL ? finx_json_tree_new (pasted, strlen (pasted), NULL) : NULL;
  char *inner = tree != NULL ? finx_json_node_text (finx_json_node_get (finx_json_tree_get_root (tree), "privateKey")) : NULL;
  GString *text = g_string_new (inner != NULL ? inner : pasted);
  char *found;

  finx_free_wiped (inner);
  g_string_replace (text, "\\n", "\n", 0);
  g_string_replace (text, "\\r", "", 0);
  g_string_replace (text, "\"", "", 0);
  g_string_replace (text, "'", "", 0);
  found = g_strdup (text->str);
  explicit_bzero (text->str, text->len);
  g_string_free (text, TRUE);
  return found;
}

/* (transfer full) (nullable): the same key, line by line as PEM has it, however its lines were broken */
static char *
wrap_pem (const char *text)
{
  static const char *const kinds[] = { "EC PRIVATE KEY", "PRIVATE KEY" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *begin = g_strdup_printf ("-----BEGIN %s-----", kinds[i]), *end = g_strdup_printf ("-----END %s-----", kinds[i]);
      const char *from = strstr (text, begin), *to = strstr (text, end);
      GString *pem;
      gsize n = 0;

      if (from == NULL || to == NULL || to < from)
        continue;
      pem = g_string_sized_new (strlen (text) + 64);    /* no copy is left behind by growing */
      g_string_append (pem, begin);
      for (from += strlen (begin); from < to; from++)
        if (g_ascii_isalnum (*from) || strchr ("+/=", *from) != NULL)
          {
            if (n++ % 64 == 0)
              g_string_append_c (pem, '\n');
            g_string_append_c (pem, *from);
          }
      g_string_append_printf (pem, "\n%s\n", end);
      return g_string_free (pem, FALSE);
    }
  return NULL;
}

/* The seed of an Ed25519 key, and its public half where there is one, in base64. As PKCS #8 it is read by the library. */
static gboolean
import_seed (CoinbaseKey *self,
             const char  *text)
{
  static const guint8 head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };
  gsize length = 0;
  guint8 *bytes = g_base64_decode (text, &length);
  GByteArray *der = g_byte_array_sized_new (sizeof head + SEED_BYTES);
  gboolean is_good = length == SEED_BYTES || length == 2 * SEED_BYTES;
  gnutls_datum_t public = { NULL, 0 };

  if (is_good)
    {
      g_byte_array_append (der, head, sizeof head);
      g_byte_array_append (der, bytes, SEED_BYTES);
      is_good = gnutls_privkey_import_x509_raw (self->key, &(gnutls_datum_t) { der->data, der->len }, GNUTLS_X509_FMT_DER, NULL, 0) == 0
                && gnutls_privkey_export_ecc_raw (self->key, NULL, &public, NULL, NULL) == 0
                && public.size == SEED_BYTES && (length == SEED_BYTES || memcmp (public.data, bytes + SEED_BYTES, SEED_BYTES) == 0);
    }
  gnutls_free (public.data);
  explicit_bzero (bytes, length);
  g_free (bytes);
  clear_bytes (der);
  return is_good;
}

/* @key: initialised */
static gboolean
import (CoinbaseKey *self,
        const char  *pasted)
{
  g_autoptr(WipedText) secret = find_secret (pasted);
  g_autoptr(WipedText) pem = wrap_pem (secret);
  unsigned int bits = 0;
  int algorithm;

  if (pem == NULL)
    {
      g_strstrip (secret);
      if (!import_seed (self, secret))
        return FALSE;
    }
  else if (gnutls_privkey_import_x509_raw (self->key, &(gnutls_datum_t) { (unsigned char *) pem, (unsigned int) strlen (pem) },
                                           GNUTLS_X509_FMT_PEM, NULL, 0) != 0)
    {
      return FALSE;
    }
  algorithm = gnutls_privkey_get_pk_algorithm (self->key, &bits);
  self->is_ecdsa = algorithm == GNUTLS_PK_ECDSA;
  return (algorithm == GNUTLS_PK_ECDSA && bits == 8 * HALF) || algorithm == GNUTLS_PK_EDDSA_ED25519;
}

/**
 * coinbase_key_new:
 * @name: such as "organizations/…/apiKeys/…", or the id of an Ed25519 key
 * @secret: as PEM or base64, in any of the ways in which people paste them
 * @error: %FINX_ERROR_AUTH
 */
CoinbaseKey *
coinbase_key_new (const char  *name,
                  const char  *secret,
                  GError     **error)
{
  g_autoptr(CoinbaseKey) self = g_new0 (CoinbaseKey, 1);

  self->name = g_strstrip (g_strdup (name));
  if (*self->name != '\0' && gnutls_privkey_init (&self->key) == 0 && import (self, secret))
    return g_steal_pointer (&self);
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASE-001",
                  "The key is not one of Coinbase's: nothing was sent. Paste its name and the private key as they stand in the file that Coinbase gave you");
  return NULL;
}

void
coinbase_key_free (CoinbaseKey *self)
{
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  g_free (self->name);
  g_free (self);
}

static void
append_base64 (GString    *text,
               const void *bytes,
               gsize       length)
{
  g_autofree char *encoded = g_base64_encode (bytes, length);

  for (const char *c = encoded; *c != '\0' && *c != '='; c++)
    g_string_append_c (text, *c == '+' ? '-' : *c == '/' ? '_' : *c);
}

static void
append_head (GString     *text,
             CoinbaseKey *self,
             const char  *nonce)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "alg", self->is_ecdsa ? "ES256" : "EdDSA");
  finx_json_add_text (builder, "typ", "JWT");
  finx_json_add_text (builder, "kid", self->name);
  finx_json_add_text (builder, "nonce", nonce);
  json_builder_end_object (builder);
  json = finx_json_end (builder);
  append_base64 (text, json, strlen (json));
}

static void
append_claims (GString     *text,
               CoinbaseKey *self,
               const char  *uri,
               gint64       now_us)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  gint64 from = now_us / FINX_USEC_PER_SEC - EARLY;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "sub", self->name);
  finx_json_add_text (builder, "iss", "cdp");
  finx_json_add_integer (builder, "nbf", from);
  finx_json_add_integer (builder, "exp", from + LIFETIME);
  if (uri != NULL)
    finx_json_add_text (builder, "uri", uri);
  json_builder_end_object (builder);
  json = finx_json_end (builder);
  append_base64 (text, json, strlen (json));
}

/* The library's signature is DER; a token has the two numbers themselves, each filled up to its length. */
static gboolean
to_halves (const gnutls_datum_t *der,
           guint8                halves[2 * HALF])
{
  gnutls_datum_t numbers[2] = { { NULL, 0 }, { NULL, 0 } };
  gboolean is_good = gnutls_decode_rs_value (der, &numbers[0], &numbers[1]) == 0;

  memset (halves, 0, 2 * HALF);
  for (guint i = 0; is_good && i < 2; i++)
    {
      const guint8 *from = numbers[i].data;
      gsize length = numbers[i].size;

      for (; length > HALF && *from == 0; length--)
        from++;
      is_good = length <= HALF;
      if (is_good)
        memcpy (halves + (i + 1) * HALF - length, from, length);
    }
  gnutls_free (numbers[0].data);
  gnutls_free (numbers[1].data);
  return is_good;
}

/**
 * coinbase_key_sign:
 * @uri: (nullable): "GET api.coinbase.com/api/v3/brokerage/accounts": what the token is good for; %NULL: a stream
 * @nonce: 16 hex digits or more, new each time
 * @now_us: as Coinbase's clock has it
 * @error: %FINX_ERROR_AUTH
 *
 * Signatures are reproducible (RFC 6979), so that no bad source of random numbers can give the key away.
 *
 * Returns: (transfer full) (nullable): the token, good for two minutes
 */
char *
coinbase_key_sign (CoinbaseKey  *self,
                   const char   *uri,
                   const char   *nonce,
                   gint64        now_us,
                   GError      **error)
{
  g_autoptr(GString) token = g_string_new (NULL);
  gnutls_datum_t signature = { NULL, 0 };
  gboolean is_good;

  append_head (token, self, nonce);
  g_string_append_c (token, '.');
  append_claims (token, self, uri, now_us);
  is_good = gnutls_privkey_sign_data2 (self->key, self->is_ecdsa ? GNUTLS_SIGN_ECDSA_SHA256 : GNUTLS_SIGN_EDDSA_ED25519,
                                       self->is_ecdsa ? GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE : 0,
                                       &(gnutls_datum_t) { (unsigned char *) token->str, (unsigned int) token->len }, &signature) == 0;
  g_string_append_c (token, '.');
  if (is_good && self->is_ecdsa)
    {
      guint8 halves[2 * HALF];

      is_good = to_halves (&signature, halves);
      append_base64 (token, halves, sizeof halves);
    }
  else if (is_good)
    {
      append_base64 (token, signature.data, signature.size);
    }
  gnutls_free (signature.data);
  if (is_good)
    return g_strdup (token->str);
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASE-002", "Nothing was sent: the key does not sign. Make a new one at Coinbase and enter it");
  return NULL;
}
