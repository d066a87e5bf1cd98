/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What OpenD's encryption takes: RSA for the first request and its answer, with the key that both sides have; after it AES with a key
 * that OpenD made for this connection. */
typedef struct _MoomooCipher MoomooCipher;

MoomooCipher *moomoo_cipher_new     (const char          *pem,
                                     GError             **error);
void          moomoo_cipher_free    (MoomooCipher        *self);
void          moomoo_cipher_reset   (MoomooCipher        *self);
gboolean      moomoo_cipher_agree   (MoomooCipher        *self,
                                     const char          *key,
                                     const char          *iv);
/* (transfer full) (nullable): %NULL: it can not be */
GByteArray   *moomoo_cipher_encrypt (MoomooCipher        *self,
                                     const guint8        *data,
                                     gsize                length);
GByteArray   *moomoo_cipher_decrypt (MoomooCipher        *self,
                                     const guint8        *data,
                                     gsize                length);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoomooCipher, moomoo_cipher_free)

G_END_DECLS
