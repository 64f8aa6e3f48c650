using Farspan.Pki.Authorities;
using Farspan.Pki.Renewal;
using Farspan.Pki.Rotation;

namespace Farspan.Agent.Authorities;

/// <content>What an authority that is looked after needs from time to time.</content>
public sealed partial class AuthorityStore
{
    /// <summary>Replaces what is past two thirds of its life or too narrow, and takes the next step of a root's replacement where it need not wait.</summary>
    /// <param name="constraints">What it has to issue for now.</param>
    /// <param name="everybodyBelieves">True when all machines believe every root that is to be believed.</param>
    /// <param name="intermediate">How long intermediates are to live now, or null for as long as before.</param>
    /// <returns>What was done, one sentence each; empty when nothing was due.</returns>
    /// <exception cref="AuthorityException">Something cannot be read or written, or the root's key is not there.</exception>
    /// <exception cref="Pki.PkiException">The key that it is sealed with is another.</exception>
    public IReadOnlyList<string> Tend(NameConstraints constraints, bool everybodyBelieves, TimeSpan? intermediate = null)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var done = new List<string>();
        var now = _time.GetUtcNow();
        var rotation = Record().Rotation;
        var isDue = rotation.Phase == RotationPhase.Steady && RenewalTime.Of(Roots()[0]) <= now;
        if (isDue || (rotation.Phase != RotationPhase.Steady && RotationWait(everybodyBelieves) is null))
        {
            var next = RotateRoot(everybodyBelieves, rootKeyFile: null);
            done.Add($"replacement of the root: {next.Phase.ToString().ToLowerInvariant()}, roots {string.Join(" and ", next.Believed())} are believed");
        }

        var record = Record();
        using var certificate = Intermediate(Issuing(record));
        if (RenewalTime.Of(certificate) <= now)
        {
            RotateIntermediate(constraints, rootKeyFile: null);
            done.Add("a new intermediate issues: the old one was past two thirds of its life");
        }
        else if (!record.Constraints.Covers(constraints))
        {
            RotateIntermediate(constraints, rootKeyFile: null);
            done.Add("a new intermediate issues: the network has names or addresses that the old one may not issue for");
        }
        else if (intermediate is { } declared && (long)declared.TotalSeconds != record.IntermediateSeconds)
        {
            RotateIntermediate(constraints, rootKeyFile: null, declared);
            done.Add("a new intermediate issues: how long it lives is declared otherwise");
        }

        return done;
    }
}
