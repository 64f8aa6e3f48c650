namespace Farspan.Lab.Files;

/// <summary>One file of a topology, byte by byte.</summary>
internal sealed record InputFileRecord
{
    public required string Path { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }
}
