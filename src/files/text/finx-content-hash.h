/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* 128 bits of what was fed to it. Not against an attacker; but the values are part of the ids of imported
 * transactions, so they must stay the same for ever, on every machine. */
typedef struct
{
  guint64 a, b;
} FinxContentHash;

#define FINX_CONTENT_HASH_INIT { G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), G_GUINT64_CONSTANT (0xd1b54a32d192ed03) }

void finx_content_hash_add_bytes   (FinxContentHash *self,
                                    const char      *text,
                                    gsize            length);
void finx_content_hash_add_int     (FinxContentHash *self,
                                    gint64           value);
void finx_content_hash_add_decimal (FinxContentHash *self,
                                    FinxDecimal      value);    /* 1.50 is 1.5 */

/* How often each hash was met. */
typedef struct _FinxHashCounter FinxHashCounter;

FinxHashCounter *finx_hash_counter_new   (gsize                  n_expected);
void             finx_hash_counter_prepare (FinxHashCounter     *self,
                                          FinxContentHash        hash);
void             finx_hash_counter_free  (FinxHashCounter       *self);
guint            finx_hash_counter_count (FinxHashCounter       *self,
                                          FinxContentHash        hash);         /* 1 at the first time */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxHashCounter, finx_hash_counter_free)

G_END_DECLS
