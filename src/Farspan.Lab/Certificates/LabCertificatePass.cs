namespace Farspan.Lab.Certificates;

/// <summary>What one look at the certificates of a lab did.</summary>
internal sealed record LabCertificatePass
{
    /// <summary>Certificates that were replaced.</summary>
    public required IReadOnlyList<LabCertificateChange> Changed { get; init; }

    /// <summary>What could not be done, one sentence each.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>Certificates that machines are kept from after a revocation, one sentence each.</summary>
    public required IReadOnlyList<string> Held { get; init; }

    /// <summary>What was done to authorities, one sentence each.</summary>
    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>True while the root of an authority is being replaced.</summary>
    public required bool IsReplacingRoot { get; init; }

    /// <summary>When the next certificate is due; null where there is none.</summary>
    public required DateTimeOffset? NextDue { get; init; }
}
