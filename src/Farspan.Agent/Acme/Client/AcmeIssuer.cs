using Farspan.Agent.Certificates;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Records;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Client;

/// <summary>Lets a machine's certificates come from ACME servers; they are renewed as all others are, after two thirds of their life.</summary>
public sealed class AcmeIssuer : ICertificateIssuer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly AccountKey _key;
    private readonly AcmeAccountRequest _account;
    private readonly IReadOnlyDictionary<AcmeChallenge, IChallengeResponder> _responders;
    private readonly Func<IssuerSpec, string> _authorities;
    private readonly Func<IssuerSpec, HttpClient> _http;
    private readonly TimeProvider _time;

    /// <summary>Makes the issuer.</summary>
    /// <param name="key">The account's key; stays the caller's.</param>
    /// <param name="account">The account that is wanted.</param>
    /// <param name="responders">How names are shown, for each challenge that this machine can meet.</param>
    /// <param name="authorities">Whom users of an issuer's certificates believe, PEM.</param>
    /// <param name="http">How an issuer is talked to; the client is disposed of after each certificate.</param>
    /// <param name="time">The clock.</param>
    public AcmeIssuer(
        AccountKey key, AcmeAccountRequest account, IReadOnlyDictionary<AcmeChallenge, IChallengeResponder> responders, Func<IssuerSpec, string> authorities, Func<IssuerSpec, HttpClient> http, TimeProvider time)
    {
        _key = key;
        _account = account;
        _responders = responders;
        _authorities = authorities;
        _http = http;
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            return ValueTask.FromResult(_authorities(spec.Issuer));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"whom to believe for {spec.Issuer.Name} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Issuer is not { Directory: { } directory, Challenge: { } challenge } || !_responders.TryGetValue(challenge, out var responder))
        {
            throw new CertificateException($"{spec.Issuer.Name} cannot be asked: this machine cannot meet its challenge");
        }

        try
        {
            using var http = _http(spec.Issuer);
            var client = await AcmeClient.OpenAsync(http, directory, _key, _account, _time, cancellationToken);
            var obtained = await client.ObtainAsync(
                new AcmeCertificateRequest { Identifiers = [.. Identifiers(spec)], Key = spec.Key, PreferredChain = null, Patience = Patience }, responder, cancellationToken);
            return new CertificateBundle(obtained.Chain, obtained.Key);
        }
        catch (AcmeException e)
        {
            throw new CertificateException(e.Message, e);
        }
    }

    private static IEnumerable<AcmeIdentifier> Identifiers(CertificateSpec spec)
    {
        foreach (var name in spec.DnsNames)
        {
            yield return AcmeIdentifier.TryReadName(name, out var identifier) ? identifier : throw new CertificateException($"'{name}' is not a name that a certificate can be for");
        }

        foreach (var address in spec.Addresses)
        {
            yield return AcmeIdentifier.TryReadAddress(address.ToString(), out var identifier) ? identifier : throw new CertificateException($"{address} is not an address that a certificate can be for");
        }
    }
}
