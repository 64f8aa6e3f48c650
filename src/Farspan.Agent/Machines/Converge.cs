using Farspan.Reconcile;
using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>Looks, acts, and looks again until nothing differs.</summary>
internal static class Converge
{
    /// <summary>Looks before giving up. One act is enough for most; removing an IPv4 address takes its secondaries along, and they come back with the second.</summary>
    private const int MostPasses = 4;

    /// <summary>Most differences named in a message; the first ones tell the story.</summary>
    private const int MostDifferencesNamed = 3;

    /// <summary>Returns how many operations were needed; the last look found nothing more to do.</summary>
    /// <exception cref="ReconcileException">Something still differs after <see cref="MostPasses"/> looks.</exception>
    internal static int Run<TDelta>(Func<TDelta> look, Action<TDelta> act)
        where TDelta : IDelta
    {
        var operations = 0;
        for (var pass = 1; ; pass++)
        {
            var delta = look();
            if (delta.IsEmpty)
            {
                return operations;
            }

            if (pass == MostPasses)
            {
                throw new ReconcileException(StillDiffers(delta));
            }

            act(delta);
            operations += delta.Count;
        }
    }

    internal static string StillDiffers(IDelta delta)
    {
        var lines = delta.Describe().ToList();
        var more = lines.Count > MostDifferencesNamed ? $"; and {lines.Count - MostDifferencesNamed} more" : string.Empty;
        return $"applied, and read back different: {string.Join("; ", lines.Take(MostDifferencesNamed))}{more}";
    }
}
