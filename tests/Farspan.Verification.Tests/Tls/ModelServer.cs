using System.Net.Security;
using Farspan.Verification.Tls;

namespace Farspan.Verification.Tests.Tls;

/// <summary>A server that reads a hello plainly and takes the first of its own suites that is offered.</summary>
internal sealed class ModelServer(IReadOnlyList<TlsCipherSuite> older, IReadOnlyList<TlsCipherSuite> newer, IReadOnlyList<WireVersion> oldVersions)
{
    public HelloAnswer Answer(byte[] hello)
    {
        var version = (WireVersion)(hello[9] << 8 | hello[10]);
        var count = (hello[76] << 8 | hello[77]) / 2;
        var offered = Enumerable.Range(0, count).Select(i => (TlsCipherSuite)(hello[78 + (2 * i)] << 8 | hello[79 + (2 * i)])).ToHashSet();
        var is13 = Convert.ToHexString(hello).Contains("002B0003020304", StringComparison.Ordinal);
        var own = is13 ? newer : version == WireVersion.Tls12 || oldVersions.Contains(version) ? older : [];
        return own.Where(offered.Contains).Take(1).ToList() is [var chosen]
            ? new HelloAnswer(HelloAnswerKind.Accepted, is13 ? WireVersion.Tls13 : version, chosen, 0)
            : new HelloAnswer(HelloAnswerKind.Refused, default, default, 40);
    }
}
