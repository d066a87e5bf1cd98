/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define DIGEST_BYTES 32

/* The secret is base64, perhaps pasted with spaces or quotes around it. (transfer full) (nullable) */
static guint8 *
decode (const char *secret,
        gsize      *length)
{
  char *text = g_malloc0 (strlen (secret) + 1);
  gsize n = 0, n_digits = 0;
  gboolean is_good = TRUE;
  guint8 *bytes = NULL;

  for (const char *at = secret; *at != '\0'; at++)
    if (!g_ascii_isspace (*at) && *at != '"' && *at != '\'')
      {
        is_good = is_good && (*at == '=' || (n == n_digits && (g_ascii_isalnum (*at) || *at == '+' || *at == '/')));
        n_digits += *at != '=';
        text[n++] = *at;
      }
  if (is_good && n_digits > 0 && n % 4 == 0 && n - n_digits <= 2)
    bytes = g_base64_decode (text, length);
  explicit_bzero (text, n);
  g_free (text);
  return bytes;
}

/**
 * coinbase_exchange_sign:
 * @secret: as it was entered
 * @timestamp: UTC s
 * @path: with its query, as it goes out
 * @body: "": none
 * @error: %FINX_ERROR_AUTH
 *
 * Returns: (transfer full) (nullable): what the header CB-ACCESS-SIGN holds
 */
char *
coinbase_exchange_sign (const char  *secret,
                        const char  *timestamp,
                        const char  *method,
                        const char  *path,
                        const char  *body,
                        GError     **error)
{
  const char *parts[] = { timestamp, method, path, body };
  guint8 digest[DIGEST_BYTES];
  gsize length = 0, n = sizeof digest;
  guint8 *key = decode (secret, &length);
  GHmac *hmac;

  if (key == NULL)
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASEX-001",
                      "The secret of the key is not one of Coinbase Exchange. Nothing was sent. It is a line of letters and digits that ends with “==”; "
                      "copy all of it");
      return NULL;
    }
  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  explicit_bzero (key, length);
  g_free (key);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_hmac_update (hmac, (const guchar *) parts[i], (gssize) strlen (parts[i]));
  g_hmac_get_digest (hmac, digest, &n);
  g_hmac_unref (hmac);
  return g_base64_encode (digest, n);
}

/* (transfer full): UTC s, as Coinbase's clock has it */
char *
coinbase_exchange_timestamp (FinxBrokerClient *client)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, finx_broker_client_get_now (client) / FINX_USEC_PER_SEC);
}
