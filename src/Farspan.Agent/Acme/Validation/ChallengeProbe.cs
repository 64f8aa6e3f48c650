using System.Net.Sockets;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Looks whether a challenge is met, and whether the name's zone lets the authority issue.</summary>
/// <remarks>Source: RFC 8555 section 8; RFC 8737; RFC 8659.</remarks>
public sealed class ChallengeProbe
{
    private readonly ProbeOptions _options;
    private readonly INameLookup _names;
    private readonly TimeProvider _time;
    private readonly HttpProbe _http;
    private readonly TlsProbe _tls;

    /// <summary>Makes a probe.</summary>
    /// <param name="options">How to look.</param>
    /// <param name="names">Whom to ask for names.</param>
    /// <param name="time">The clock.</param>
    public ChallengeProbe(ProbeOptions options, INameLookup names, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _names = names;
        _time = time;
        _http = new HttpProbe(options, names);
        _tls = new TlsProbe(options, names);
    }

    /// <summary>Looks, again when it was not there at first.</summary>
    /// <returns>Why it is not met, or null.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<ProblemMessage?> LookAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        for (var i = 0; ; i++)
        {
            var problem = await LookOnceAsync(task, cancellationToken);
            if (problem is null || problem.Is(AcmeErrorKind.Caa) || i == _options.Again.Count)
            {
                return problem;
            }

            await Task.Delay(_options.Again[i], _time, cancellationToken);
        }
    }

    private async Task<ProblemMessage?> LookOnceAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, _options.Patience, Timeout.InfiniteTimeSpan);
        try
        {
            var problem = task.Kind switch
            {
                AcmeChallenge.Http01 => await _http.LookAsync(task, patience.Token),
                AcmeChallenge.TlsAlpn01 => await _tls.LookAsync(task, patience.Token),
                _ => await LookForTextAsync(task, patience.Token),
            };
            return problem ?? await CheckCaaAsync(task, patience.Token);
        }
        catch (Exception e) when ((e as NameLookupException ?? e.InnerException) is NameLookupException unanswered)
        {
            return AcmeErrors.Make(AcmeErrorKind.Dns, unanswered.Message);
        }
        catch (HttpRequestException e)
        {
            return AcmeErrors.Make(AcmeErrorKind.Connection, (e.InnerException ?? e).Message);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return AcmeErrors.Make(AcmeErrorKind.Connection, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AcmeErrors.Make(AcmeErrorKind.Connection, $"{task.Identifier.Value} does not answer in {_options.Patience.TotalSeconds:0} s");
        }
    }

    // RFC 8555 section 8.4.
    private async Task<ProblemMessage?> LookForTextAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        var name = ChallengeProof.DnsName(task.Identifier.Base);
        var texts = await _names.TextsAsync(name, cancellationToken);
        return texts.Contains(ChallengeProof.DnsText(task.KeyAuthorization), StringComparer.Ordinal) ? null
            : texts.Count == 0 ? AcmeErrors.Make(AcmeErrorKind.Dns, $"{name} has no TXT record")
            : AcmeErrors.Make(AcmeErrorKind.IncorrectResponse, $"the TXT records of {name} have other texts than the challenge's");
    }

    // The nearest name upwards that has records says it (RFC 8659 section 3). Above the zones that this server issues for nothing is asked: that is nobody's of ours.
    private async Task<ProblemMessage?> CheckCaaAsync(ValidationTask task, CancellationToken cancellationToken)
    {
        var name = task.Identifier.IsAddress ? "" : task.Identifier.Base;
        while (name.Length > 0 && _options.Names.Zones.Any(z => NamePolicy.IsWithin(name, z)))
        {
            var records = await _names.CaaAsync(name, cancellationToken);
            if (records.Count > 0)
            {
                return CaaRules.Objection(records, _options.CaaIdentities, task.Identifier.IsWildcard, task.Kind, task.AccountUrl) is { } objection
                    ? AcmeErrors.Make(AcmeErrorKind.Caa, $"{name}: {objection}")
                    : null;
            }

            var dot = name.IndexOf('.', StringComparison.Ordinal);
            name = dot < 0 ? "" : name[(dot + 1)..];
        }

        return null;
    }
}
