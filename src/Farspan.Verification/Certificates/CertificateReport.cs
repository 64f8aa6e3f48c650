using Farspan.Verification.Reports;

namespace Farspan.Verification.Certificates;

/// <summary>Compares the certificates that lie on machines with what was declared of them.</summary>
public static class CertificateReport
{
    /// <summary>How many are as declared.</summary>
    public static Ratio Tally(IReadOnlyList<CertificateResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new Ratio(results.Count(r => r.Faults.Count == 0), results.Count);
    }

    /// <summary>Everything that is not as declared.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<CertificateResult> results) => results.SelectMany(r => r.Faults.Select(f => Of(r, f.Fault, f.Seen)));

    private static Finding Of(CertificateResult result, CertificateFault fault, string seen)
    {
        var (code, message) = fault switch
        {
            CertificateFault.Missing => (TestCodes.NoCertificateCode, "A certificate that the machine must have is not there, or cannot be read."),
            CertificateFault.Time => (TestCodes.StaleCertificateCode, "A certificate is out of date, or was not renewed after two thirds of its life."),
            CertificateFault.Names => (TestCodes.OtherNamesCode, "A certificate is not for what was declared."),
            CertificateFault.Issuer => (TestCodes.OtherIssuerCode, "Another than the declared authority issued a certificate."),
            CertificateFault.Permissions => (TestCodes.OpenKeyCode, "Others than its owner may read or write a certificate's key."),
            CertificateFault.Key => (TestCodes.OtherKeyCode, "A certificate's key does not belong to it, or is of another kind than declared."),
            _ => (TestCodes.NoChainCode, "No path leads from a certificate to those whom its machine believes."),
        };
        return new Finding
        {
            Code = code,
            Subject = $"{result.Machine} certificate {result.Certificate}",
            Message = message,
            PolicySays = $"issued by {result.Issuer}",
            PlanSays = string.Empty,
            ProofSays = string.Empty,
            RealitySays = seen,
            Differs = string.Empty,
            Location = string.Empty,
            Group = $"{result.Issuer} {seen}",
        };
    }
}
