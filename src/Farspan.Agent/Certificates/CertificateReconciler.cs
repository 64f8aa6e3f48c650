using Farspan.Pki.Validation;
using Farspan.State.Certificates;

namespace Farspan.Agent.Certificates;

/// <summary>Keeps the certificates of one machine as its spec says: asks for what is missing, wrong or past two thirds of its life, and lets alone what is good.</summary>
/// <remarks>A certificate that cannot be had now does not keep the others from being renewed, and what lies there stays. One pass at a time.</remarks>
/// <param name="folders">Where they lie.</param>
/// <param name="issuers">Who issues which kind; kinds that are not there are somebody else's.</param>
/// <param name="time">The clock.</param>
/// <param name="onChanged">Told after each replacement, so that whoever uses the certificate reads it again; must not throw.</param>
public sealed class CertificateReconciler(
    CertificateFolders folders, IReadOnlyDictionary<IssuerKind, ICertificateIssuer> issuers, TimeProvider time, Action<CertificateChange>? onChanged = null)
{
    /// <summary>One pass.</summary>
    /// <param name="certificates">What must lie there.</param>
    /// <param name="cancellationToken">Gives up between two certificates.</param>
    public async Task<CertificatePass> ReconcileAsync(IReadOnlyList<CertificateSpec> certificates, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        var (changed, failures, kept) = (new List<CertificateChange>(), new List<string>(), new List<string>());
        DateTimeOffset? next = null;
        foreach (var spec in certificates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!issuers.TryGetValue(spec.Issuer.Kind, out var issuer))
            {
                continue;
            }

            try
            {
                if (await ReplaceAsync(spec, issuer, cancellationToken) is { } reason)
                {
                    var change = new CertificateChange(spec.Name, reason);
                    changed.Add(change);
                    onChanged?.Invoke(change);
                }
            }
            catch (CertificateException refused)
            {
                failures.Add($"certificate {spec.Name}: {refused.Message}");
            }
            catch (CertificateHeldException refused)
            {
                // What lies there stays: whoever verifies it knows that it was revoked.
                kept.Add($"certificate {spec.Name}: {refused.Message}");
                continue;
            }

            using var held = folders.Read(spec.Name, out _);
            next = held is null || (next is { } known && known <= held.Due) ? next : held.Due;
        }

        failures.AddRange(RemoveOthers(certificates));
        return new CertificatePass { Changed = changed, Failures = failures, Held = kept, NextDue = next };
    }

    /// <summary>Takes away every certificate that was put there.</summary>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public void Remove()
    {
        foreach (var name in folders.Names())
        {
            folders.Remove(name);
        }
    }

    private async Task<string?> ReplaceAsync(CertificateSpec spec, ICertificateIssuer issuer, CancellationToken cancellationToken)
    {
        var authorities = await issuer.AuthoritiesAsync(spec, cancellationToken);
        using var held = folders.Read(spec.Name, out var unreadable);
        var reason = held is null ? unreadable! : held.WhyReplace(spec, authorities, time.GetUtcNow());
        if (reason is null && await issuer.IsRevokedAsync(spec, held!.Leaf.SerialNumber, cancellationToken))
        {
            reason = "it was revoked";
        }

        if (reason is null)
        {
            return held!.AuthoritiesPem == authorities ? null : Believe(spec, authorities);
        }

        using var bundle = await issuer.IssueAsync(spec, cancellationToken);
        var key = bundle.Key.ExportPem();
        if (Wrong(bundle, key, spec, authorities) is { } wrong)
        {
            throw new CertificateException($"what {spec.Issuer.Name} issued is not used: {wrong}");
        }

        folders.Write(spec.Name, bundle.ChainPem, key, authorities, spec.Owner);
        return reason;
    }

    /// <summary>The same pair with other authorities, as one step with it.</summary>
    private string Believe(CertificateSpec spec, string authorities)
    {
        try
        {
            var (chain, key) = folders.ReadPair(spec.Name);
            folders.Write(spec.Name, chain, key, authorities, spec.Owner);
            return "other authorities are believed";
        }
        catch (Exception failure) when (failure is not CertificateException && failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{folders.PathOf(spec.Name)} cannot be read: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    // An issuer that is wrong must not take away what works.
    private string? Wrong(CertificateBundle bundle, string key, CertificateSpec spec, string authorities)
    {
        using var issued = HeldCertificate.TryRead(bundle.ChainPem, key, authorities, out var unreadable);
        return issued is null ? unreadable : issued.WhyReplace(spec, authorities, time.GetUtcNow());
    }

    private List<string> RemoveOthers(IReadOnlyList<CertificateSpec> certificates)
    {
        var failures = new List<string>();
        foreach (var name in folders.Names().Where(n => certificates.All(c => c.Name != n)))
        {
            try
            {
                folders.Remove(name);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                failures.Add($"certificate {name}: {folders.PathOf(name)} cannot be removed: {failure.Message.ReplaceLineEndings(" ")}");
            }
        }

        return failures;
    }
}
