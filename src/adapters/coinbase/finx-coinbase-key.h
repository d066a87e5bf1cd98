/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key of Coinbase's developer platform, which signs a token (JWT, RFC 7519) for each request: with ECDSA over P-256 (ES256), or
 * with Ed25519 (EdDSA). Immutable; its memory is wiped with it. */
typedef struct _CoinbaseKey CoinbaseKey;

CoinbaseKey *coinbase_key_new  (const char   *name,
                                const char   *secret,
                                GError      **error);
void         coinbase_key_free (CoinbaseKey  *self);
char        *coinbase_key_sign (CoinbaseKey  *self,
                                const char   *uri,
                                const char   *nonce,
                                gint64        now_us,
                                GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoinbaseKey, coinbase_key_free)

G_END_DECLS
