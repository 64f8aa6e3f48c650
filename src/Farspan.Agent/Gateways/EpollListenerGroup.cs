namespace Farspan.Agent.Gateways;

/// <summary>The listeners of several loops on one socket. Any thread may use it.</summary>
/// <remarks>The kernel wakes whichever loop waits first, so that connections that stay gather on one; each goes to the loop that has the fewest instead.</remarks>
internal sealed class EpollListenerGroup
{
    private readonly Lock _writing = new();
    private EpollListener[] _members = [];

    /// <summary>Puts one in.</summary>
    public void Join(EpollListener listener)
    {
        lock (_writing)
        {
            Volatile.Write(ref _members, [.. _members, listener]);
        }
    }

    /// <summary>Takes one out.</summary>
    public void Leave(EpollListener listener)
    {
        lock (_writing)
        {
            Volatile.Write(ref _members, [.. _members.Where(member => member != listener)]);
        }
    }

    /// <summary>The one with the fewest connections: the one that asks, where none has fewer.</summary>
    public EpollListener FindLightest(EpollListener asking)
    {
        var lightest = asking;
        foreach (var member in Volatile.Read(ref _members))
        {
            if (member.Connections < lightest.Connections)
            {
                lightest = member;
            }
        }

        return lightest;
    }
}
