/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * KeyringKind: what answers for the Secret Service.
 * @KEYRING_OPEN: gnome-keyring-daemon, unlocked, empty
 * @KEYRING_LOCKED: the same, locked, with nobody to unlock it
 * @KEYRING_ABSENT: nothing
 * @KEYRING_REFUSING: something that denies all
 */
typedef enum
{
  KEYRING_OPEN,
  KEYRING_LOCKED,
  KEYRING_ABSENT,
  KEYRING_REFUSING
} KeyringKind;

/* A session bus of the test's own with a real keyring on it, and a home where it keeps its file; no person's is touched. The
 * environment says so from keyring_new() on: call it before anything else looks for a bus. One in a program. */
typedef struct _Keyring Keyring;

gboolean keyring_is_there (void);                       /* whether the programs for it are installed */
Keyring *keyring_new      (void);                       /* open */
void     keyring_free     (Keyring *self);
void     keyring_be       (Keyring *self, KeyringKind kind);    /* what it keeps stays: after LOCKED, OPEN has it again */
const char *keyring_get_home (Keyring *self);           /* where HOME, its file and all caches are */
/* Fails if a file below @path has @secret in it. */
void     keyring_assert_untold (const char *path, const char *secret);

G_END_DECLS
