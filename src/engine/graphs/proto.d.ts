/** A .proto file is bundled as its text. */
declare module '*.proto' {
  const text: string;
  export default text;
}
