/* Only the texts that the library refers to. */
#define JVERSION  "6b  27-Mar-1998"
#define JCOPYRIGHT  "Copyright (C) 1991-2024 The libjpeg-turbo Project and many others"
#define JCOPYRIGHT_SHORT  "Copyright (C) 1991-2024 The libjpeg-turbo Project and many others"
