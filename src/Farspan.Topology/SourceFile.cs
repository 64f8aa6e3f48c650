namespace Farspan.Topology;

/// <summary>A topology file as it was read, not yet understood.</summary>
/// <param name="Path">Path as given on the command line; it stands in every diagnostic.</param>
/// <param name="Content">The bytes: UTF-8, with or without a byte order mark. Anything else is answered with diagnostics.</param>
public sealed record SourceFile(string Path, ReadOnlyMemory<byte> Content);
