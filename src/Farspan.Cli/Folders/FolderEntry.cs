namespace Farspan.Cli.Folders;

/// <summary>A file as it was when it was written.</summary>
/// <param name="Digest">SHA-256 of its bytes, in lower-case hexadecimal.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Ticks">When it was written, in ticks of UTC; 0 where only the digest counts.</param>
internal sealed record FolderEntry(string Digest, long Length, long Ticks);
