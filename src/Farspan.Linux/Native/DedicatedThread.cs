using System.Runtime.ExceptionServices;

namespace Farspan.Linux.Native;

/// <summary>Runs something on a thread of its own that ends afterwards, so that what it changed about itself ends with it.</summary>
internal static class DedicatedThread
{
    // Enough for any kernel call and small callbacks; the default of 8 MiB is only address space, but 200 of them add up.
    private const int StackBytes = 256 * 1024;

    internal static T Run<T>(Func<T> action)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = Start(() =>
        {
            try
            {
                result = action();
            }
#pragma warning disable CA1031 // Not handled here: thrown again, whole, on the thread that asked.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Join();
        failure?.Throw();
        return result!;
    }

    internal static Thread Start(Action action)
    {
        var thread = new Thread(() => action(), StackBytes) { IsBackground = true, Name = "farspan-kernel" };
        thread.UnsafeStart();
        return thread;
    }
}
