using Farspan.Agent.Authorities;
using Farspan.Pki;
using Farspan.Pki.Leaves;
using Farspan.State.Certificates;

namespace Farspan.Agent.Certificates;

/// <summary>Issues from an authority whose folder is on this computer.</summary>
/// <param name="store">The authority; stays the caller's.</param>
public sealed class StoreIssuer(AuthorityStore store) : ICertificateIssuer
{
    /// <inheritdoc/>
    public ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken) => ValueTask.FromResult(Try(store.AuthoritiesPem));

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(CertificateSpec spec, string serial, CancellationToken cancellationToken) => ValueTask.FromResult(Try(() => store.IsRevoked(serial)));

    /// <inheritdoc/>
    public ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken) => ValueTask.FromResult(Try(() =>
    {
        var leaf = store.Issue(LeafRequest.Of(spec), spec.Key);
        using var certificate = leaf.Certificate;
        return new CertificateBundle(leaf.ChainPem, leaf.Key!);
    }));

    private T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IdentityHeldException held)
        {
            // The message ends with the command that mends it.
            throw new CertificateHeldException($"{held.Message} --out {store.Folder.Folder}", held);
        }
        catch (Exception refused) when (refused is PkiException or AuthorityException)
        {
            throw new CertificateException(refused.Message, refused);
        }
    }
}
