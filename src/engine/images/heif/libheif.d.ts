/** What is used of libheif compiled to WebAssembly; its own declarations ask for those of Emscripten. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  interface Failure {
    readonly code: { readonly value: number };
    readonly message: string;
  }
  interface Decoded {
    readonly code?: undefined;
    readonly image: object;
    readonly channels: readonly {
      readonly id: object;
      readonly width: number;
      readonly height: number;
      /** Bytes of a row. */
      readonly stride: number;
      readonly data: Uint8Array;
    }[];
  }
  interface Handle {
    readonly code?: undefined;
  }
  export interface LibHeif {
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: object };
    readonly heif_channel: { readonly heif_channel_interleaved: object };
    heif_context_alloc(): object;
    heif_context_free(context: object): void;
    heif_context_read_from_memory(context: object, bytes: Uint8Array): Failure;
    heif_js_context_get_primary_image_handle(context: object): Handle | Failure;
    heif_image_handle_get_width(handle: object): number;
    heif_image_handle_get_height(handle: object): number;
    heif_image_handle_has_alpha_channel(handle: object): number;
    heif_image_handle_is_premultiplied_alpha(handle: object): number;
    heif_image_handle_release(handle: object): void;
    heif_image_release(image: object): void;
    heif_js_decode_image2(handle: object, space: object, chroma: object): Decoded | Failure;
  }
  /** A new instance, with memory of its own. */
  export default function libheif(): LibHeif;
}
