namespace Farspan.Lab.Status;

/// <summary>A certificate of a machine as it lies there.</summary>
public sealed record LabCertificateStatus
{
    /// <summary>Its name.</summary>
    public required string Certificate { get; init; }

    /// <summary>Name of who issues it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Until when it is valid; null when there is none.</summary>
    public required DateTimeOffset? NotAfter { get; init; }

    /// <summary>When it is renewed; null when there is none.</summary>
    public required DateTimeOffset? Due { get; init; }

    /// <summary>What is wrong with it in a few words, or null.</summary>
    public required string? Problem { get; init; }
}
