using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>Shows names by TXT records.</summary>
/// <remarks>Source: RFC 8555 section 8.4.</remarks>
public sealed class DnsResponder : IChallengeResponder
{
    private readonly IDnsChallengeRecords _records;

    /// <summary>Makes the responder.</summary>
    public DnsResponder(IDnsChallengeRecords records) => _records = records;

    /// <inheritdoc/>
    public AcmeChallenge Kind => AcmeChallenge.Dns01;

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ShowAsync(AcmeIdentifier identifier, string token, string keyAuthorization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (identifier.IsAddress)
        {
            throw new AcmeException($"{identifier.Value} is an address; it cannot be shown by dns-01 (RFC 8738 section 7)");
        }

        var (name, text) = (ChallengeProof.DnsName(identifier.Base), ChallengeProof.DnsText(keyAuthorization));
        await _records.AddAsync(name, text, cancellationToken);

        // Taken away also when the order was broken off.
        return new Shown(async () => await _records.RemoveAsync(name, text, CancellationToken.None));
    }
}
