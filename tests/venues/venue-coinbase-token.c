/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-coinbase.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "files/text/finx-json-tree.h"

/* The public half of the key in the header. */
#define PUBLIC_KEY "-----BEGIN PUBLIC KEY-----\n" \
                   "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEE+GU83FWHs/8N9Pqr5d1e/h9lusc\n" \
                   "8sEGgSU9ZEE92yUWU5qeULSsDo2MKkt4qEDrQilEdEQk8rreEcFk0lnIkQ==\n" \
                   "-----END PUBLIC KEY-----\n"

/* (transfer full) (nullable): of a part of a token, which has letters of its own and nothing at its end */
static guchar *
decode (const char *part,
        gsize      *length)
{
  g_autoptr(GString) text = g_string_new (part);

  if (strpbrk (part, "+/=") != NULL)
    return NULL;
  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  return g_base64_decode (text->str, length);
}

static gboolean
is_signed (const char *token,
           gsize       length,
           const char *part)
{
  gsize size = 0;
  g_autofree guchar *raw = decode (part, &size);
  gnutls_datum_t key = { (unsigned char *) PUBLIC_KEY, strlen (PUBLIC_KEY) }, data = { (unsigned char *) token, (unsigned int) length };
  gnutls_datum_t r = { raw, 32 }, s = { raw + 32, 32 }, der = { NULL, 0 };
  gnutls_pubkey_t public = NULL;
  gboolean is_good = raw != NULL && size == 64 && gnutls_pubkey_init (&public) == 0 && gnutls_pubkey_import (public, &key, GNUTLS_X509_FMT_PEM) == 0
                     && gnutls_encode_rs_value (&der, &r, &s) == 0
                     && gnutls_pubkey_verify_data2 (public, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &der) == 0;

  gnutls_free (der.data);
  if (public != NULL)
    gnutls_pubkey_deinit (public);
  return is_good;
}

static const char *
check_head (const FinxJsonNode *head)
{
  g_autofree char *nonce = finx_json_node_text (finx_json_node_get (head, "nonce"));

  if (!finx_json_node_is (finx_json_node_get (head, "alg"), "ES256") || !finx_json_node_is (finx_json_node_get (head, "typ"), "JWT"))
    return "algorithm";
  if (!finx_json_node_is (finx_json_node_get (head, "kid"), VENUE_COINBASE_KEY))
    return "key";
  return nonce == NULL || strlen (nonce) < 16 ? "nonce" : NULL;
}

static const char *
check_claims (const FinxJsonNode *claims,
              const char         *uri,
              gint64              now)
{
  const FinxJsonNode *issuer = finx_json_node_get (claims, "iss");
  gint64 from, to;

  if (!finx_json_node_is (finx_json_node_get (claims, "sub"), VENUE_COINBASE_KEY)
      || (!finx_json_node_is (issuer, "cdp") && !finx_json_node_is (issuer, "coinbase-cloud")))     /* its former name */
    return "issuer";
  if (!finx_json_node_integer (finx_json_node_get (claims, "nbf"), &from) || !finx_json_node_integer (finx_json_node_get (claims, "exp"), &to)
      || from > now || to <= now || to - from > 120)
    return "time";
  if (uri == NULL)
    return finx_json_node_get (claims, "uri") != NULL ? "uri" : NULL;
  return finx_json_node_is (finx_json_node_get (claims, "uri"), uri) ? NULL : "uri";
}

const char *
venue_coinbase_check (const char *token,
                      const char *uri,
                      gint64      now)
{
  g_auto(GStrv) parts = g_strsplit (token != NULL ? token : "", ".", -1);
  g_autoptr(FinxJsonTree) head = NULL, claims = NULL;
  g_autofree char *head_text = NULL, *claims_text = NULL;
  gsize head_length = 0, claims_length = 0;
  const char *fault;

  if (g_strv_length (parts) != 3)
    return "parts";
  head_text = (char *) decode (parts[0], &head_length);
  claims_text = (char *) decode (parts[1], &claims_length);
  head = head_text != NULL ? finx_json_tree_new (head_text, head_length, NULL) : NULL;
  claims = claims_text != NULL ? finx_json_tree_new (claims_text, claims_length, NULL) : NULL;
  if (head == NULL || claims == NULL)
    return "text";
  fault = check_head (finx_json_tree_get_root (head));
  if (fault == NULL)
    fault = check_claims (finx_json_tree_get_root (claims), uri, now);
  if (fault == NULL && !is_signed (token, strlen (parts[0]) + 1 + strlen (parts[1]), parts[2]))
    fault = "signature";
  return fault;
}
