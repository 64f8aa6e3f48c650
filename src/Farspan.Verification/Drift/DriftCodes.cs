namespace Farspan.Verification.Drift;

/// <summary>Codes of drift; each has a page in docs/diagnostics.</summary>
public static class DriftCodes
{
    /// <summary>A machine does not look like its spec although it says that it has applied it.</summary>
    public const string DriftedCode = "FS5011";

    /// <summary>Nothing is known of a machine, or only what it was at another generation.</summary>
    public const string UnknownCode = "FS5012";
}
