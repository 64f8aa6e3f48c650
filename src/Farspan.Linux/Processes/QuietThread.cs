using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Processes;

/// <summary>Computes something large beside threads that answer: on a thread of its own that the kernel gives less than them.</summary>
/// <remarks>.NET's thread priorities do nothing on Linux. Source: setpriority(2): on Linux the niceness is each thread's; sched(7).</remarks>
public static partial class QuietThread
{
    private const int OfThread = 0;
    // A tenth of the weight of others: on a core that is full it goes on slowly, and wakes nobody late.
    private const int Niceness = 10;

    /// <summary>Runs it to its end.</summary>
    /// <param name="work">Has no one to wait for; it cannot be broken off.</param>
    /// <returns>What it returned, or threw.</returns>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            // A refusal leaves it as urgent as any other: slower for others, not wrong.
            _ = SetPriority(OfThread, GetThreadId(), Niceness);
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown where the result is awaited.
            catch (Exception e)
#pragma warning restore CA1031 // Back to normal.
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "quiet",
        };
        thread.Start();
        return done.Task;
    }

    [LibraryImport(Libc.Name, EntryPoint = "setpriority")]
    private static partial int SetPriority(int kind, int thread, int niceness);

    [LibraryImport(Libc.Name, EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
