using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Pki;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Leaves;

namespace Farspan.Agent.Acme.Serving;

/// <summary>Lets the network's own authority issue what ACME clients order.</summary>
public sealed class OrderIssuer : IAcmeIssuer
{
    private readonly AuthorityStore _store;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;

    /// <summary>Makes the issuer.</summary>
    /// <param name="store">The authority, opened with what its keys are sealed with.</param>
    /// <param name="lifetime">How long certificates live.</param>
    /// <param name="time">The clock.</param>
    public OrderIssuer(AuthorityStore store, TimeSpan lifetime, TimeProvider time)
    {
        _store = store;
        _lifetime = lifetime;
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<IssueResult> IssueAsync(IssueRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var leaf = new LeafRequest
        {
            DnsNames = request.DnsNames,
            Addresses = request.Addresses,
            SpiffeId = null,
            ForServer = true,
            ForClient = false,
            Lifetime = request.NotAfter is { } until ? until - _time.GetUtcNow() : _lifetime,
        };
        try
        {
            // Asked first: what the authority will never issue is the order's end, whatever else fails can pass.
            if (_store.Objections(leaf) is [var objection, ..])
            {
                return ValueTask.FromResult(new IssueResult { Chain = "", Problem = AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, objection) });
            }

            using var issued = _store.Issue(leaf, request.Key);
            return ValueTask.FromResult(new IssueResult { Chain = issued.ChainPem, Problem = null });
        }
        catch (IdentityHeldException e)
        {
            // Revoked between the two.
            return ValueTask.FromResult(new IssueResult { Chain = "", Problem = AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, e.Message) });
        }
        catch (PkiException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public ValueTask RevokeAsync(string serial, int reason, CancellationToken cancellationToken)
    {
        try
        {
            _store.GiveUp(serial, (X509RevocationReason)reason);
            _store.WriteCrls(AuthorityStore.CrlLifetime);
        }
        catch (PkiException e)
        {
            throw new IOException(e.Message, e);
        }

        return ValueTask.CompletedTask;
    }
}
