namespace Farspan.Lab.Files;

/// <summary><see cref="LabInputs"/> as a file.</summary>
internal sealed record InputsRecord
{
    public required string TopologyPath { get; init; }

    public required IReadOnlyList<InputFileRecord> Files { get; init; }

    public required string LockText { get; init; }

    /// <summary>As its own JSON text.</summary>
    public required string? History { get; init; }
}
