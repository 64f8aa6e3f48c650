namespace Farspan.Cli.Bundles;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Where it is, below the bundle's folder, with <c>/</c> between its parts.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
/// <param name="IsExecutable">True for a program.</param>
internal sealed record BundleFile(string Path, long Bytes, string Sha256, bool IsExecutable);
