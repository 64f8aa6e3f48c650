using System.Net.Security;

namespace Farspan.Verification.Tls;

/// <summary>Finds everything a server accepts: it is offered one version with all suites, then with all but the one that it chose, until it refuses.</summary>
/// <param name="serverName">Name to ask for, or null.</param>
/// <param name="ask">Sends a ClientHello on a connection of its own and brings the answer.</param>
/// <param name="fillEntropy">Random bytes for each hello.</param>
public sealed class TlsSurvey(string? serverName, Func<byte[], CancellationToken, Task<HelloAnswer>> ask, Action<byte[]> fillEntropy)
{
    private readonly List<WireVersion> _versions = [];

    /// <summary>Hellos sent.</summary>
    public int Handshakes { get; private set; }

    /// <summary>Versions that were accepted, lowest first.</summary>
    public IReadOnlyList<WireVersion> Versions => _versions;

    /// <summary>Suites of TLS 1.2 in the server's order.</summary>
    public IReadOnlyList<TlsCipherSuite> Suites { get; private set; } = [];

    /// <summary>Suites of TLS 1.3 in the server's order.</summary>
    public IReadOnlyList<TlsCipherSuite> Suites13 { get; private set; } = [];

    /// <summary>True when an answer came that was not TLS.</summary>
    public bool HeardOther { get; private set; }

    /// <summary>Asks all of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var version in new[] { WireVersion.Ssl30, WireVersion.Tls10, WireVersion.Tls11 })
        {
            if (await ChosenAsync(version, SuiteFacts.Older, cancellationToken) is not null)
            {
                _versions.Add(version);
            }
        }

        Suites = await AllAsync(WireVersion.Tls12, SuiteFacts.Older, cancellationToken);
        Suites13 = await AllAsync(WireVersion.Tls13, SuiteFacts.Tls13, cancellationToken);
    }

    private async Task<IReadOnlyList<TlsCipherSuite>> AllAsync(WireVersion version, IReadOnlyList<TlsCipherSuite> suites, CancellationToken cancellationToken)
    {
        var left = suites.ToList();
        var accepted = new List<TlsCipherSuite>();
        // Each round takes one away, so that it ends; a server that chooses what was not offered is not asked again.
        while (left.Count > 0 && await ChosenAsync(version, left, cancellationToken) is { } suite && left.Remove(suite))
        {
            accepted.Add(suite);
        }

        if (accepted.Count > 0)
        {
            _versions.Add(version);
        }

        return accepted;
    }

    private async Task<TlsCipherSuite?> ChosenAsync(WireVersion version, IReadOnlyList<TlsCipherSuite> suites, CancellationToken cancellationToken)
    {
        var entropy = new byte[ClientHelloWriter.EntropyBytes];
        fillEntropy(entropy);
        Handshakes++;
        var answer = await ask(ClientHelloWriter.Write(version, suites, serverName, entropy), cancellationToken);
        HeardOther |= answer.Kind == HelloAnswerKind.NotTls;
        return answer.Kind == HelloAnswerKind.Accepted && answer.Version == version ? answer.Suite : null;
    }
}
