/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures. Each request has a number that only grows, for as long as the key lives: whatever the clock does, and whenever the program
 * runs again. Kraken remembers the highest. */
#include "adapters/kraken/finx-kraken-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"

#define MARK_STEP     KRAKEN_NONCE_STEP /* so seldom it is kept how far the numbers went */
#define DEADLINE      (5 * FINX_USEC_PER_SEC)           /* after that an order that did not come through never will */
#define SHA256_LENGTH 32
#define SHA512_LENGTH 64
#define ROOM          128               /* for a number and a deadline */

/**
 * kraken_sign:
 * @secret: in base64, as Kraken shows it
 * @path: "/0/private/AddOrder"
 * @body: as it goes out, with @nonce in it
 *
 * Returns: (transfer full): what goes into the header API-Sign
 */
char *
kraken_sign (const char *secret,
             const char *path,
             const char *nonce,
             const char *body)
{
  g_autoptr(GChecksum) inner = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_LENGTH], mac[SHA512_LENGTH];
  gsize n_key, n_digest = sizeof digest, n_mac = sizeof mac;
  guchar *key = g_base64_decode (secret, &n_key);
  GHmac *outer = g_hmac_new (G_CHECKSUM_SHA512, key, n_key);

  g_checksum_update (inner, (const guchar *) nonce, -1);
  g_checksum_update (inner, (const guchar *) body, -1);
  g_checksum_get_digest (inner, digest, &n_digest);
  g_hmac_update (outer, (const guchar *) path, -1);
  g_hmac_update (outer, digest, (gssize) n_digest);
  g_hmac_get_digest (outer, mac, &n_mac);
  g_hmac_unref (outer);
  explicit_bzero (key, n_key);
  g_free (key);
  return g_base64_encode (mac, n_mac);
}

/* What is no key is not sent anywhere. */
gboolean
kraken_check_key (FinxBrokerClient  *client,
                  GError           **error)
{
  const char *key = finx_broker_client_get_value (client, "key"), *secret = finx_broker_client_get_value (client, "secret");
  gsize length = strlen (secret), n_bytes = 0;
  gboolean is_base64 = length > 0 && length % 4 == 0;

  for (gsize i = 0; is_base64 && i < length; i++)
    is_base64 = g_ascii_isalnum (secret[i]) || secret[i] == '+' || secret[i] == '/' || (secret[i] == '=' && i + 2 >= length);
  if (is_base64)
    {
      guchar *bytes = g_base64_decode (secret, &n_bytes);

      explicit_bzero (bytes, n_bytes);
      g_free (bytes);
    }
  if (n_bytes > 0 && *key != '\0' && strpbrk (key, " \r\n\t") == NULL)
    return TRUE;
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-001",
                  "The key is not one of Kraken's: the private key has letters, digits, + and /, and ends with =. Nothing was sent; copy both parts again");
  return FALSE;
}

/* Numbers are the time, so that several programs of one person can use the key, each a little later than the one before. What is kept is
 * a mark that the time must not be behind: where it is, the clock went back, and all numbers until a step behind the mark may be used. */
static void
begin_numbers (FinxKraken *self,
               guint64     now_us)
{
  const char *kept = finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "nonce");

  if (!g_ascii_string_to_unsigned (kept, 10, 1, G_MAXUINT64 - 2 * MARK_STEP, &self->nonce_mark, NULL))
    self->nonce_mark = 0;
  self->nonce = now_us < self->nonce_mark ? self->nonce_mark + MARK_STEP : now_us - 1;
}

static void
keep_mark (FinxKraken *self)
{
  g_autofree char *text = NULL;

  if (self->nonce < self->nonce_mark + MARK_STEP)
    return;
  self->nonce_mark = self->nonce;
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, self->nonce_mark);
  finx_broker_client_keep (FINX_BROKER_CLIENT (self), "nonce", text);
}

/* Higher than all before, also those of an earlier run. */
guint64
kraken_next_nonce (FinxKraken *self)
{
  guint64 now_us = (guint64) finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));

  if (self->nonce == 0)
    begin_numbers (self, now_us);
  self->nonce = MAX (now_us, self->nonce + 1);
  keep_mark (self);
  return self->nonce;
}

/* Kraken has seen higher ones. */
void
kraken_raise_nonce (FinxKraken *self,
                    guint64     least)
{
  if (least <= self->nonce || least > G_MAXUINT64 - 2 * MARK_STEP)
    return;
  self->nonce = least;
  keep_mark (self);
}

/* Behind what is signed anew each time. */
static const char *
skip (const char *body,
      const char *name)
{
  const char *end;

  if (!g_str_has_prefix (body, name))
    return body;
  end = strchr (body, '&');
  return end != NULL ? end + 1 : body + strlen (body);
}

/* What changes with each attempt stands first in the body: the number, and of an order until when it may come into being. */
void
kraken_sign_request (FinxBrokerClient *client,
                     FinxHttpRequest  *request)
{
  const char *fixed = g_getenv ("FINX_TEST_NONCE"), *rest = skip (finx_http_request_get_body (request), "nonce=");
  gboolean has_deadline = g_str_has_prefix (rest, "deadline=");
  g_autofree char *nonce = fixed != NULL ? g_strdup (fixed) : g_strdup_printf ("%" G_GUINT64_FORMAT, kraken_next_nonce (FINX_KRAKEN (client)));
  g_autofree char *deadline = has_deadline ? finx_time_format_iso (finx_broker_client_get_now (client) + DEADLINE) : NULL;
  g_autofree char *escaped = has_deadline ? g_uri_escape_string (deadline, NULL, FALSE) : NULL;
  GString *body;
  g_autofree char *url = finx_http_request_get_url (request), *signature = NULL;

  rest = skip (rest, "deadline=");
  body = g_string_sized_new (strlen (rest) + ROOM);     /* the key's password may be in it */
  g_string_append_printf (body, "nonce=%s", nonce);
  if (has_deadline)
    g_string_append_printf (body, "&deadline=%s", escaped);
  if (*rest != '\0')
    {
      g_string_append_c (body, '&');
      g_string_append (body, rest);
    }
  signature = kraken_sign (finx_broker_client_get_value (client, "secret"), strstr (url, "/0/private/"), nonce, body->str);
  finx_http_request_set_form (request, body->str);
  finx_string_free_wiped (body);
  finx_http_request_set_secret_header (request, "API-Key", finx_broker_client_get_value (client, "key"));
  finx_http_request_set_secret_header (request, "API-Sign", signature);
}
