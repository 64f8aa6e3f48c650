namespace Farspan.Agent.Certificates;

/// <summary>What one look at a machine's certificates did.</summary>
public sealed record CertificatePass
{
    /// <summary>Certificates whose files were replaced, with why in a few words.</summary>
    public required IReadOnlyList<CertificateChange> Changed { get; init; }

    /// <summary>Certificates that could not be had or written, one sentence each; what lies there stays.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>Certificates that the machine is kept from, one sentence each with how to allow them; no use in trying again.</summary>
    public required IReadOnlyList<string> Held { get; init; }

    /// <summary>When the next one is due; null when there is none.</summary>
    public required DateTimeOffset? NextDue { get; init; }

    /// <summary>True when every certificate lies there that must, and believes whom it shall.</summary>
    public bool IsComplete => Failures.Count == 0 && Held.Count == 0;
}
