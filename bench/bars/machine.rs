//! What the machine says of itself and of this process, read from /proc.

use std::fs;

use crate::Failure;

/// Nanoseconds that this thread, and what serves it elsewhere, have spent on a processor.
pub fn cpu_time(server_process: Option<i64>) -> Result<u64, Failure> {
    // Asked for a process, the kernel brings the account of its threads up to date; asked for a thread, it does not.
    fs::read("/proc/self/stat")?;
    let own = on_processor("/proc/thread-self/schedstat")?;
    match server_process {
        Some(process) => Ok(own + on_processor(&format!("/proc/{process}/schedstat"))?),
        None => Ok(own),
    }
}

fn on_processor(path: &str) -> Result<u64, Failure> {
    let text = fs::read_to_string(path)?;
    Ok(text.split_whitespace().next().unwrap_or_default().parse()?)
}

/// Forgets the highest use of memory so far.
pub fn forget_peak_memory() -> Result<(), Failure> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

/// The highest use of memory of this process, in bytes.
pub fn peak_memory() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(kilobytes.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

/// The processor and how many of it there are, the memory, the kernel.
pub fn description() -> Result<String, Failure> {
    let cpus = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes: f64 = memory.split_whitespace().nth(1).unwrap_or_default().parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let model = model.trim_start_matches([' ', '\t', ':']);
    Ok(format!("{count} × {model}, {:.0} GB, Linux {}", kilobytes / 1e6, kernel.trim()))
}
