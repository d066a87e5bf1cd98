/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxKeyState:
 * @FINX_KEY_READY: can be used
 * @FINX_KEY_COOLING: was asked too often; rests a while
 * @FINX_KEY_SPENT: its requests of the day, or of the month, are used up
 * @FINX_KEY_INVALID: was refused twice
 */
typedef enum
{
  FINX_KEY_READY,
  FINX_KEY_COOLING,
  FINX_KEY_SPENT,
  FINX_KEY_INVALID
} FinxKeyState;

/* The keys of one provider, each with what it may still ask: the next that is ready is taken in turn. A provider that works
 * without has one key, "", while it was given none. Days start with a key's first request: when the providers' do is not
 * published. Times UTC µs. One thread. */
typedef struct _FinxKeyRing FinxKeyRing;

FinxKeyRing *finx_key_ring_new       (GArray             *rates,
                                      gboolean            needs_key);
void         finx_key_ring_free      (FinxKeyRing        *self);
void         finx_key_ring_set_keys  (FinxKeyRing        *self,
                                      const char *const  *keys);
gboolean     finx_key_ring_has_keys   (FinxKeyRing        *self);
guint        finx_key_ring_get_n     (FinxKeyRing        *self);
const char  *finx_key_ring_take      (FinxKeyRing        *self,
                                      gint64              now_us,
                                      guint              *index);
void         finx_key_ring_cool      (FinxKeyRing        *self,
                                      guint               index,
                                      gint64              until_us);
void         finx_key_ring_spend     (FinxKeyRing        *self,
                                      guint               index,
                                      gint64              now_us);
void         finx_key_ring_refuse    (FinxKeyRing        *self,
                                      guint               index);
void         finx_key_ring_accept    (FinxKeyRing        *self,
                                      guint               index);
FinxKeyState finx_key_ring_get_state (FinxKeyRing        *self,
                                      guint               index,
                                      gint64              now_us);
gint64       finx_key_ring_get_left  (FinxKeyRing        *self,
                                      gint64              now_us);
gboolean     finx_key_ring_is_reserve (FinxKeyRing       *self,
                                      gint64              now_us);
gint64       finx_key_ring_ready_at  (FinxKeyRing        *self,
                                      gint64              now_us);
char        *finx_key_ring_to_text   (FinxKeyRing        *self);
void         finx_key_ring_from_text (FinxKeyRing        *self,
                                      const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxKeyRing, finx_key_ring_free)

G_END_DECLS
